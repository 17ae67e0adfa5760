package io.hbpush.redis;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** How the members of a Cluster are reached. */
interface ClusterMembers {
  /** Members to begin with. */
  Collection<HostAndPort> known();

  /**
   * Opens a connection to a member, logged in.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if it cannot be had
   */
  Connection open(HostAndPort member);

  /** Members by their addresses. */
  static ClusterMembers at(List<HostAndPort> known, Function<HostAndPort, Connection> opener) {
    return new ClusterMembers() {
      @Override
      public Collection<HostAndPort> known() {
        return known;
      }

      @Override
      public Connection open(HostAndPort member) {
        return opener.apply(member);
      }
    };
  }

  /** The members that a client knows; their connections come from its pools. */
  static ClusterMembers of(RedisClusterClient client) {
    return new ClusterMembers() {
      @Override
      public Collection<HostAndPort> known() {
        return client.getClusterNodes().keySet().stream().map(HostAndPort::from).toList();
      }

      @Override
      public Connection open(HostAndPort member) {
        Map<String, ConnectionPool> pools = client.getClusterNodes();
        if (!pools.containsKey(member.toString())) {
          client.refreshClusterTopology();
          pools = client.getClusterNodes();
        }
        ConnectionPool pool = pools.get(member.toString());
        if (pool == null) {
          throw new JedisConnectionException("the client knows no member " + member);
        }
        return pool.getResource();
      }
    };
  }
}
