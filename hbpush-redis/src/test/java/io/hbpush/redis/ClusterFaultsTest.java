package io.hbpush.redis;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Cluster changes and fails while two nodes publish and subscribe, as in {@link Load}. */
class ClusterFaultsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private RedisClusterProcess cluster;
  private Load load;

  private void start(RedisBinary binary) throws Exception {
    cluster = RedisClusterProcess.start(binary, "appendonly yes", "appendfsync always");
    load = Load.onTwoNodes(cluster, TIMEOUT);
  }

  @AfterEach
  void stop() throws Exception {
    if (load != null) {
      load.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void slotsMove(RedisBinary binary) throws Exception {
    start(binary);
    for (int i = 0; i < 3; i++) {
      for (String channel : List.of("a", "b")) {
        load.awaitAcknowledged(200);
        cluster.moveSlot(channel);
      }
    }
    load.awaitAcknowledged(500);
    load.checkAll("slots move");
  }

  @ParameterizedTest
  @EnumSource
  void masterKilledAndStartedAgain(RedisBinary binary) throws Exception {
    start(binary);
    for (int i = 0; i < 2; i++) {
      load.awaitAcknowledged(500);
      RedisProcess master = cluster.master("a");
      master.kill();
      load.awaitFailures();
      master.restart();
      cluster.awaitHealth();
    }
    load.awaitAcknowledged(500);
    load.checkAll("a master is killed and started again");
  }

  @ParameterizedTest
  @EnumSource
  void replicaTakesOver(RedisBinary binary) throws Exception {
    start(binary);
    cluster.addReplica("a");
    load.awaitAcknowledged(500);
    cluster.master("a").kill();
    load.awaitFailures();
    cluster.awaitHealth();
    load.awaitAcknowledged(500);
    load.checkKept("a replica takes over");
  }
}
