package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/**
 * Redis fails while two nodes publish and subscribe. Every message that was acknowledged reaches
 * every subscriber once and in order; whoever publishes meanwhile hears soon that it failed.
 */
class RedisFaultsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private RedisProcess redis;
  private Load load;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start(RedisBinary.FROM_MAVEN, "appendonly yes", "appendfsync always");
    load = Load.onTwoNodes(redis, TIMEOUT);
  }

  @AfterEach
  void stop() throws Exception {
    load.close();
    redis.close();
  }

  @Test
  void killedAndStartedAgain() throws Exception {
    for (int i = 0; i < 3; i++) {
      load.awaitAcknowledged(500);
      redis.kill();
      load.awaitFailures();
      redis.restart();
    }
    load.awaitAcknowledged(500);
    load.checkAll("Redis fails");
  }

  @Test
  void silentForTenSeconds() throws Exception {
    load.awaitAcknowledged(500);
    redis.freeze();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    load.awaitFailures();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    redis.thaw();
    load.awaitAcknowledged(500);
    load.checkAll("Redis fails");
  }

  @Test
  void connectionsCut() throws Exception {
    try (Jedis client = redis.client()) {
      for (int i = 0; i < 20; i++) {
        load.awaitAcknowledged(200);
        client.sendCommand(
            Command.CLIENT, "KILL", "TYPE", i % 2 == 0 ? "normal" : "pubsub", "SKIPME", "yes");
      }
    }
    load.awaitAcknowledged(500);
    load.checkAll("Redis fails");
  }

  @Test
  void scriptsFlushed() throws Exception {
    try (Jedis client = redis.client()) {
      for (int i = 0; i < 20; i++) {
        load.awaitAcknowledged(200);
        client.scriptFlush();
      }
    }
    load.awaitAcknowledged(500);
    assertThat(load.failures()).isZero();
    load.checkAll("Redis fails");
  }
}
