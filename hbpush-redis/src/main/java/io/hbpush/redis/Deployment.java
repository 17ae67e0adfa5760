package io.hbpush.redis;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;

/**
 * Where Redis is and how it is reached: one server, the one that sentinels know, or a Cluster; at
 * addresses, or through a client. Filled in by the store's builder.
 */
final class Deployment {
  String host = "localhost";
  int port = 6379;
  int database;

  @Nullable
  String user;

  @Nullable
  String password;

  boolean tls;
  Duration timeout = Duration.ofSeconds(2);
  List<HostAndPort> sentinels = List.of();
  String sentinelMaster = "mymaster";
  List<HostAndPort> clusterMembers = List.of();

  /** Gives connections instead of the addresses. */
  @Nullable
  Supplier<Connection> client;

  @Nullable
  ClusterMembers clientMembers;

  /**
   * Reads addresses.
   *
   * @param port of those that name none
   */
  static List<HostAndPort> addresses(List<String> texts, int port) {
    return texts.stream().map(text -> address(text, port)).toList();
  }

  private static HostAndPort address(String text, int port) {
    try {
      return HostAndPort.from(text.indexOf(':') < 0 ? text + ":" + port : text);
    } catch (RuntimeException wrong) {
      throw new IllegalArgumentException("an address must be host:port: " + text, wrong);
    }
  }

  /**
   * Checks what fits together.
   *
   * @throws IllegalArgumentException if something does not
   */
  void check() {
    if (mode() == RedisMode.CLUSTER && database != 0) {
      throw new IllegalArgumentException("a Cluster has only database 0: " + database);
    }
    if (mode() == RedisMode.CLUSTER && !sentinels.isEmpty()) {
      throw new IllegalArgumentException("a Cluster has no sentinels");
    }
  }

  RedisMode mode() {
    return clientMembers == null && clusterMembers.isEmpty()
        ? RedisMode.STANDALONE
        : RedisMode.CLUSTER;
  }

  Keyspace keyspace(String keyPrefix) {
    return mode() == RedisMode.CLUSTER
        ? Keyspace.cluster(keyPrefix)
        : Keyspace.standalone(keyPrefix, database);
  }

  /**
   * Makes what calls the servers; it is not started.
   *
   * @param storeName what logs and errors call the store
   */
  Shards shards(String storeName, Floors floors) {
    if (mode() == RedisMode.CLUSTER) {
      ClusterMembers members =
          clientMembers != null ? clientMembers : ClusterMembers.at(clusterMembers, opener(0));
      return new RedisCluster(storeName, members, timeout, floors);
    }
    Supplier<Connection> single = client != null ? client : singleServer();
    return new SingleServer(
        new RedisServer(storeName, "Redis", RedisMode.STANDALONE, single, timeout), floors);
  }

  private Supplier<Connection> singleServer() {
    if (!sentinels.isEmpty()) {
      return new Sentinels(sentinelMaster, sentinels, config().build(), opener(database));
    }
    var address = new HostAndPort(host, port);
    Function<HostAndPort, Connection> opener = opener(database);
    return () -> opener.apply(address);
  }

  private Function<HostAndPort, Connection> opener(int database) {
    DefaultJedisClientConfig config = config()
        .database(database)
        .user(user)
        .password(password)
        .clientName("hbpush")
        .build();
    return address -> new Connection(new OneSocketFactory(address, config), config);
  }

  private DefaultJedisClientConfig.Builder config() {
    int millis = (int) timeout.toMillis();
    return DefaultJedisClientConfig.builder()
        .protocol(RedisProtocol.RESP2)
        .connectionTimeoutMillis(millis)
        .socketTimeoutMillis(millis)
        .sslOptions(tls ? SslOptions.defaults() : null);
  }
}
