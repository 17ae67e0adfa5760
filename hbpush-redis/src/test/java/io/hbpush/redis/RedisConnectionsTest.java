package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.AppendResult;
import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.StoreUnavailableException;
import io.hbpush.StoreUnavailableException.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** No publish is risked on a connection that is dead, and none that lives is cut. */
class RedisConnectionsTest {
  private static final AppendRules KEEP = new AppendRules(Limits.NONE, true, true);

  /** One channel on each lane. */
  private static final List<String> ON_EACH_LANE = List.of("a", "b");

  /** With the listener. */
  private static final int CONNECTIONS = 3;

  @Test
  void publishesAreDoneThoughRedisClosesIdleConnections() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN, "timeout 3");
        var store = store(redis.port()).build()) {
      publishOnEachLane(store);
      for (int i = 0; i < 2; i++) {
        awaitThatRedisClosesAnIdleConnection(redis);
      }
      publishOnEachLane(store);
    }
  }

  private static void awaitThatRedisClosesAnIdleConnection(RedisProcess redis) {
    try (Jedis idle = redis.client();
        Jedis client = redis.client()) {
      String id = "id=" + idle.clientId() + " ";
      awaitTrue("Redis closes it", () -> !client.clientList().contains(id));
    }
  }

  @Test
  void publishesAreDoneThoughIdleConnectionsAreDroppedWithoutAWord() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        var relay = new Relay(redis.port());
        var store = store(relay.port()).build()) {
      publishOnEachLane(store);
      awaitTrue("all connect", () -> relay.connections() == CONNECTIONS);
      relay.dropSilently();
      awaitTrue("all connect again", () -> relay.connections() >= 2 * CONNECTIONS);
      publishOnEachLane(store);
    }
  }

  @Test
  void underOverloadNoPublishIsLostOnAConnectionThatLives() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        var store = store(redis.port()).timeout(Duration.ofMillis(500)).build()) {
      publishOnEachLane(store);
      try (var slow = new SlowedDown(redis)) {
        awaitTrue("Redis is slow", () -> slow.turns() > 0);
        List<CompletionStage<AppendResult>> results = IntStream.range(0, 8000)
            .mapToObj(i -> store.append(ON_EACH_LANE.get(i % 2), Content.text("m" + i), KEEP))
            .toList();
        List<Outcome> failures = failures(results);
        assertThat(failures).isNotEmpty().containsOnly(Outcome.NOT_DONE);
        assertThat(stored(redis)).isEqualTo(ON_EACH_LANE.size() + results.size() - failures.size());
      }
    }
  }

  private static List<Outcome> failures(List<CompletionStage<AppendResult>> results) {
    var outcomes = new ArrayList<Outcome>();
    for (CompletionStage<AppendResult> result : results) {
      try {
        join(result);
      } catch (CompletionException failure) {
        outcomes.add(((StoreUnavailableException) failure.getCause()).outcome());
      }
    }
    return outcomes;
  }

  private static long stored(RedisProcess redis) {
    try (Jedis client = redis.client()) {
      return ON_EACH_LANE.stream()
          .mapToLong(channel -> client.zcard(channel) - 1)
          .sum();
    }
  }

  @Test
  void oneCallersOrderIsKeptWhileOthersFlushAndLoadTheScripts() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        var store = store(redis.port()).timeout(Duration.ofSeconds(20)).build();
        Jedis client = redis.client()) {
      Content large = Content.bytes(new byte[20_000]);
      for (int round = 0; round < 50; round++) {
        List<CompletionStage<AppendResult>> results = IntStream.range(0, 100)
            .mapToObj(i -> store.append("news", large, KEEP))
            .toList();
        while (!isDone(results)) {
          client.scriptFlush();
          client.scriptLoad(new String(Script.APPEND.source(), StandardCharsets.US_ASCII));
        }
        List<MessageId> ids = results.stream()
            .filter(result -> !result.toCompletableFuture().isCompletedExceptionally())
            .map(result -> ((AppendResult.Appended) join(result)).message().id())
            .toList();
        assertThat(ids).isSorted();
        assertThat(failures(results)).isSubsetOf(Outcome.NOT_DONE);
        client.del("news");
      }
    }
  }

  private static boolean isDone(List<CompletionStage<AppendResult>> results) {
    return results.stream().allMatch(result -> result.toCompletableFuture().isDone());
  }

  @Test
  void noConnectionIsLeftOfThoseThatWereCut() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        Jedis client = redis.client()) {
      try (var store = store(redis.port()).timeout(Duration.ofMillis(300)).build()) {
        for (int i = 0; i < 300; i++) {
          store.watch("channel " + i, new Told());
          client.sendCommand(Command.CLIENT, "KILL", "TYPE", "pubsub");
        }
      }
      awaitTrue("all have gone", () -> client.clientList().lines().count() == 1);
    }
  }

  @Test
  void aStoreThatWaitsForAnExhaustedPoolEnds() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        var client = exhaustedAfter(1, redis);
        var taken = client.getPool().getResource()) {
      assertThat(taken.ping()).isTrue();
      MessageStore store = RedisMessageStore.builder()
          .name("waits-for-a-pool")
          .client(client)
          .timeout(Duration.ofMillis(500))
          .build();
      assertThat(failures(List.of(
              store.append("a", Content.text("x"), KEEP),
              store.append("b", Content.text("x"), KEEP))))
          .isNotEmpty()
          .containsOnly(Outcome.NOT_DONE);
      store.close();
      awaitTrue("its threads end", () -> threadsOf("waits-for-a-pool") == 0);
    }
  }

  private static RedisClient exhaustedAfter(int connections, RedisProcess redis) {
    var pool = new ConnectionPoolConfig();
    pool.setMaxTotal(connections);
    return RedisClient.builder()
        .hostAndPort("127.0.0.1", redis.port())
        .poolConfig(pool)
        .build();
  }

  @Test
  void nothingIsLeftOfAStoreWhoseSchedulerRefuses() {
    ScheduledExecutorService ended = Executors.newSingleThreadScheduledExecutor();
    ended.shutdownNow();
    var builder = RedisMessageStore.builder().name("not-scheduled").scheduler(ended);
    assertThatThrownBy(builder::build).isInstanceOf(RejectedExecutionException.class);
    assertThat(threadsOf("not-scheduled")).isZero();
  }

  private static long threadsOf(String store) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains(store))
        .count();
  }

  private static RedisMessageStore.Builder store(int port) {
    return RedisMessageStore.builder().port(port);
  }

  private static void publishOnEachLane(MessageStore store) {
    for (String channel : ON_EACH_LANE) {
      assertThat(join(store.append(channel, Content.text("x"), KEEP)))
          .isInstanceOf(AppendResult.Appended.class);
    }
  }

  private static void awaitTrue(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
