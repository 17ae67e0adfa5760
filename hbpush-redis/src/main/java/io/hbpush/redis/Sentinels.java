package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Opens connections to whatever server the sentinels call the master. Each connection asks anew: a
 * failover breaks the old ones.
 */
final class Sentinels implements Supplier<Connection> {
  private static final System.Logger LOG = System.getLogger(Sentinels.class.getName());

  private final String master;
  private final List<HostAndPort> sentinels;
  private final JedisClientConfig sentinelConfig;
  private final Function<HostAndPort, Connection> opener;

  /**
   * Names the sentinels.
   *
   * @param master what they call the master
   * @param opener opens a connection to a server, logged in and at its database
   */
  Sentinels(
      String master,
      List<HostAndPort> sentinels,
      JedisClientConfig sentinelConfig,
      Function<HostAndPort, Connection> opener) {
    this.master = master;
    this.sentinels = List.copyOf(sentinels);
    this.sentinelConfig = sentinelConfig;
    this.opener = opener;
  }

  @Override
  public Connection get() {
    JedisException last = new JedisConnectionException("there is no sentinel");
    for (HostAndPort sentinel : sentinels) {
      try {
        return requireMaster(opener.apply(masterSaidBy(sentinel)));
      } catch (JedisException failure) {
        LOG.log(DEBUG, "the sentinel " + sentinel + " is of no use", failure);
        last = failure;
      }
    }
    throw last;
  }

  private HostAndPort masterSaidBy(HostAndPort sentinel) {
    try (var connection = new Connection(sentinel, sentinelConfig)) {
      connection.sendCommand(Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", master);
      List<String> address = connection.getMultiBulkReply();
      if (address == null) {
        throw new JedisException("the sentinel " + sentinel + " knows no master " + master);
      }
      return new HostAndPort(address.get(0), Integer.parseInt(address.get(1)));
    }
  }

  /** The sentinels may not have heard yet of what the server is. */
  static Connection requireMaster(Connection connection) {
    try {
      connection.sendCommand(Command.ROLE);
      Object role = connection.getObjectMultiBulkReply().get(0);
      if (!new String((byte[]) role, StandardCharsets.US_ASCII).equals("master")) {
        throw new JedisException(connection + " is no master now");
      }
      return connection;
    } catch (RuntimeException failure) {
      RedisServer.discard(connection);
      throw failure;
    }
  }
}
