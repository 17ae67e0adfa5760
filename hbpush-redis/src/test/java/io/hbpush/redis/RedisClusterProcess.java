package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.params.MigrateParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A real Cluster of three masters, each with a third of the slots. */
public final class RedisClusterProcess implements RedisServers {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16384;
  private static final int START_SECONDS = 60;

  private final RedisBinary binary;
  private final String[] settings;
  private final List<RedisProcess> members = new ArrayList<>();

  private RedisClusterProcess(RedisBinary binary, String... settings) {
    this.binary = binary;
    this.settings = Stream.concat(
            Stream.of(
                "cluster-enabled yes",
                "cluster-node-timeout 1000",
                "cluster-replica-validity-factor 0"),
            Stream.of(settings))
        .toArray(String[]::new);
  }

  /** Starts a Cluster whose members have more settings as in their configuration files. */
  public static RedisClusterProcess start(RedisBinary binary, String... settings) throws Exception {
    var cluster = new RedisClusterProcess(binary, settings);
    try {
      for (int i = 0; i < MASTERS; i++) {
        try (Jedis client = cluster.add().client()) {
          client.clusterAddSlots(
              IntStream.range(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS).toArray());
        }
      }
      cluster.awaitHealth();
      return cluster;
    } catch (Exception | Error failure) {
      cluster.close();
      throw failure;
    }
  }

  private RedisProcess add() throws Exception {
    RedisProcess member = RedisProcess.start(binary, settings);
    members.add(member);
    try (Jedis client = member.client()) {
      client.clusterMeet("127.0.0.1", members.get(0).port());
    }
    return member;
  }

  /** Adds a member that takes over when the master with that channel is gone. */
  public void addReplica(String channelKey) throws Exception {
    RedisProcess master = master(channelKey);
    RedisProcess replica = add();
    awaitHealth();
    try (Jedis client = replica.client()) {
      client.clusterReplicate(id(master));
      await("the replica is in step", () -> client.info("replication").contains("link_status:up"));
    }
    awaitHealth();
  }

  /** Adds a member that has no slots. */
  public RedisProcess addEmpty() throws Exception {
    RedisProcess empty = add();
    awaitHealth();
    return empty;
  }

  /** Waits until all who live agree that all slots are served. */
  public void awaitHealth() {
    for (RedisProcess member : members) {
      await("the Cluster is well", () -> isWell(member));
    }
  }

  private boolean isWell(RedisProcess member) {
    if (!member.isAlive()) {
      return true;
    }
    try (Jedis client = member.client()) {
      String info = client.clusterInfo();
      return info.contains("cluster_state:ok")
          && info.contains("cluster_slots_ok:" + SLOTS)
          && info.contains("cluster_known_nodes:" + members.size());
    }
  }

  /** The addresses of all members. */
  public List<String> addresses() {
    return members.stream().map(member -> "127.0.0.1:" + member.port()).toList();
  }

  /** A member of that kind. */
  public RedisProcess member(Predicate<RedisProcess> kind) {
    return members.stream().filter(kind).findFirst().orElseThrow();
  }

  /** The member that has the channel, as the first one that lives knows it. */
  public RedisProcess master(String channelKey) {
    RedisProcess living =
        members.stream().filter(RedisProcess::isAlive).findFirst().orElseThrow();
    try (Jedis client = living.client()) {
      int slot = JedisClusterCRC16.getSlot(channelKey);
      for (Object each : (List<?>) client.sendCommand(Command.CLUSTER, "SLOTS")) {
        var range = (List<?>) each;
        if ((Long) range.get(0) <= slot && slot <= (Long) range.get(1)) {
          long port = (Long) ((List<?>) range.get(2)).get(1);
          return members.stream()
              .filter(member -> member.port() == port)
              .findFirst()
              .orElseThrow();
        }
      }
    }
    throw new IllegalStateException("nobody has " + channelKey);
  }

  /** Moves the channel's slot to the next master, as redis-cli does, key by key. */
  public void moveSlot(String channelKey) {
    int slot = JedisClusterCRC16.getSlot(channelKey);
    RedisProcess source = master(channelKey);
    RedisProcess target = members.get((members.indexOf(source) + 1) % MASTERS);
    moveKeys(channelKey, target);
    try (Jedis from = source.client();
        Jedis to = target.client()) {
      to.clusterSetSlotNode(slot, id(target));
      from.clusterSetSlotNode(slot, id(target));
    }
    await("all agree on who has " + channelKey, () -> agree(target));
  }

  /** Moves the keys of the channel's slot, which stays where it is and says where to ask. */
  public void moveKeys(String channelKey, RedisProcess target) {
    int slot = JedisClusterCRC16.getSlot(channelKey);
    RedisProcess source = master(channelKey);
    try (Jedis from = source.client();
        Jedis to = target.client()) {
      to.clusterSetSlotImporting(slot, id(source));
      from.clusterSetSlotMigrating(slot, id(target));
      for (List<String> keys = keys(from, slot); !keys.isEmpty(); keys = keys(from, slot)) {
        from.migrate("127.0.0.1", target.port(), 5000, MigrateParams.migrateParams(), keys.get(0));
      }
    }
  }

  /** Whether all members know of the member's slots what it says itself, with its epoch. */
  private boolean agree(RedisProcess member) {
    String id = id(member);
    return clients().stream().map(client -> description(client, id)).distinct().count() == 1;
  }

  /** Of a member: epoch, connection, slots that it has. */
  private static String description(Jedis client, String id) {
    try (client) {
      return client
          .clusterNodes()
          .lines()
          .filter(line -> line.startsWith(id))
          .map(
              line -> line.replaceAll("^(\\S+ ){6}", "").replaceAll("\\[.*", "").strip())
          .findFirst()
          .orElse("");
    }
  }

  private static List<String> keys(Jedis client, int slot) {
    return client.clusterGetKeysInSlot(slot, 1);
  }

  private static String id(RedisProcess member) {
    try (Jedis client = member.client()) {
      return client.clusterMyId();
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public RedisMessageStore.Builder store() {
    return RedisMessageStore.builder().cluster(addresses());
  }

  @Override
  public List<Jedis> clients() {
    return members.subList(0, MASTERS).stream().map(RedisProcess::client).toList();
  }

  @Override
  public void close() throws IOException {
    for (RedisProcess member : members) {
      member.close();
    }
  }
}
