package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Which member of a Cluster has which slot, as one that serves has told it. */
final class SlotOwners {
  private static final System.Logger LOG = System.getLogger(SlotOwners.class.getName());

  private final @Nullable HostAndPort[] bySlot = new @Nullable HostAndPort[HashSlots.COUNT];

  private SlotOwners() {}

  /** The slot's owner; null if there is none. */
  @Nullable
  HostAndPort get(int slot) {
    return bySlot[slot];
  }

  /** All members that have slots. */
  Set<HostAndPort> all() {
    return Stream.of(bySlot).filter(Objects::nonNull).collect(Collectors.toSet());
  }

  /**
   * Asks one member after the other until one knows. A member that has lost sight of most others
   * does not count: they may have decided without it.
   *
   * @throws JedisException if none knows
   */
  static SlotOwners ask(
      Collection<HostAndPort> candidates, ClusterMembers members, Duration timeout) {
    JedisException last = new JedisConnectionException("no member of the Cluster is known");
    for (HostAndPort member : candidates) {
      Connection connection = null;
      try {
        connection = members.open(member);
        connection.setSoTimeout((int) timeout.toMillis());
        SlotOwners owners = ask(connection, member);
        connection.close();
        return owners;
      } catch (JedisException failure) {
        LOG.log(DEBUG, "the member " + member + " is of no use", failure);
        if (connection != null) {
          RedisServer.discard(connection);
        }
        last = failure;
      }
    }
    throw last;
  }

  private static SlotOwners ask(Connection connection, HostAndPort member) {
    connection.sendCommand(Command.CLUSTER, "INFO");
    if (!connection.getBulkReply().contains("cluster_state:ok")) {
      throw new JedisException("CLUSTERDOWN The Cluster is down, says " + member);
    }
    connection.sendCommand(Command.CLUSTER, "SLOTS");
    var owners = new SlotOwners();
    for (Object range : connection.getObjectMultiBulkReply()) {
      owners.add((List<?>) range, member);
    }
    return owners;
  }

  /** Each range is: first slot, last slot, master, replicas. */
  private void add(List<?> range, HostAndPort member) {
    List<?> master = (List<?>) range.get(2);
    String host =
        master.get(0) instanceof byte[] name ? new String(name, StandardCharsets.UTF_8) : "";
    int port = Math.toIntExact((Long) master.get(1));
    HostAndPort owner = seenFrom(member, new HostAndPort(host, port));
    for (long slot = (Long) range.get(0); slot <= (Long) range.get(1); slot++) {
      bySlot[(int) slot] = owner;
    }
  }

  /** Without a host it is the one that was asked, on another port. */
  static HostAndPort seenFrom(HostAndPort member, HostAndPort told) {
    return told.getHost().isEmpty() || told.getHost().equals("?")
        ? new HostAndPort(member.getHost(), told.getPort())
        : told;
  }
}
