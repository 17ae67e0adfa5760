package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.AppendResult;
import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import io.hbpush.Lookup;
import io.hbpush.Message;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.StoreUnavailableException;
import io.hbpush.StoreUnavailableException.Outcome;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/** What is wrong with a Redis is said, soon, with the store's name; and nothing is damaged. */
class RedisTroubleTest {
  private static final AppendRules KEEP = new AppendRules(Limits.NONE, true, true);
  private static final Content TEXT = Content.text("x");

  private static RedisMessageStore.Builder store(int port) {
    return RedisMessageStore.builder().name("news").port(port).timeout(Duration.ofMillis(500));
  }

  @Test
  void aWrongPassword() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN, "requirepass right");
        var wrong = store(redis.port()).password("wrong").build();
        var none = store(redis.port()).build();
        var right = store(redis.port())
            .password("right")
            .timeout(Duration.ofSeconds(20))
            .build()) {
      assertThat(failure(wrong.append("c", TEXT, KEEP)))
          .hasMessageStartingWith("Redis store news: ")
          .hasMessageContaining("WRONGPASS");
      assertThat(failure(none.after("c", MessageId.OLDEST))).hasMessageContaining("NOAUTH");
      assertThat(get(right.append("c", TEXT, KEEP))).isNotNull();
    }
  }

  @Test
  void aPortWhereNobodyListens() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (var store = store(port).build()) {
      for (CompletionStage<?> stage : List.of(
          store.append("c", TEXT, KEEP),
          store.after("c", MessageId.OLDEST),
          store.info("c"),
          store.create("c", Limits.NONE),
          store.delete("c"),
          store.watch("c", new Told()))) {
        StoreUnavailableException failure = failure(stage);
        assertThat(failure).hasMessageStartingWith("Redis store news: ");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_DONE);
      }
    }
  }

  @Test
  void aServerThatIsTooOld() throws Exception {
    try (var old = new OldRedis("6.0.16");
        var store = store(old.port()).timeout(Duration.ofSeconds(5)).build()) {
      assertThat(failure(store.append("c", TEXT, KEEP)))
          .hasMessage("Redis store news: Redis 6.0 is too old; it needs 6.2 or newer");
    }
  }

  @Test
  void aFullServer() throws Exception {
    try (var redis = RedisProcess.start(
            RedisBinary.FROM_MAVEN, "maxmemory 3mb", "maxmemory-policy noeviction");
        var store = store(redis.port()).timeout(Duration.ofSeconds(20)).build()) {
      Content large = Content.bytes(new byte[100_000]);
      StoreUnavailableException failure = null;
      int stored = 0;
      while (failure == null) {
        try {
          get(store.append("c", large, KEEP));
          stored++;
        } catch (ExecutionException full) {
          failure = (StoreUnavailableException) full.getCause();
        }
      }
      assertThat(failure).hasMessage("Redis store news: Redis is full (maxmemory)");
      assertThat(failure.outcome()).isEqualTo(Outcome.FULL);
      assertThat(get(store.info("c")).orElseThrow().messages()).isEqualTo(stored);
      assertThat(get(store.delete("c"))).isPresent();
      assertThat(get(store.append("c", large, KEEP))).isNotNull();
    }
  }

  @Test
  void aFullServerCanBeEmptied() throws Exception {
    try (var redis = RedisProcess.start(
            RedisBinary.FROM_MAVEN, "maxmemory 3mb", "maxmemory-policy noeviction");
        var store = store(redis.port()).timeout(Duration.ofSeconds(20)).build()) {
      Content small = Content.bytes(new byte[1000]);
      while (isTaken(store.append("c", small, KEEP))) {
        // until it is full
      }
      assertThat(get(store.delete("c"))).isPresent();
      // Redis frees the memory on a thread of its own.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!isTaken(store.append("c", small, KEEP))) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
    }
  }

  private static boolean isTaken(CompletionStage<?> append) throws Exception {
    return append
        .handle((done, failure) -> failure == null)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatCannotPersistIsStillRead(RedisBinary binary) throws Exception {
    try (var redis = RedisProcess.start(binary);
        Jedis client = redis.client();
        var store = store(redis.port()).build()) {
      Message first = ((AppendResult.Appended) get(store.append("c", TEXT, KEEP))).message();
      var told = new Told();
      get(store.watch("c", told));
      redis.breakPersistence();
      for (int i = 0; i < 100; i++) {
        StoreUnavailableException failure = failure(store.append("c", TEXT, KEEP));
        assertThat(failure)
            .hasMessage("Redis store news: Redis cannot persist, and takes no messages (MISCONF)");
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_DONE);
        assertThat(get(store.after("c", MessageId.OLDEST)))
            .isInstanceOfSatisfying(
                Lookup.Found.class, found -> assertThat(found.message()).isEqualTo(first));
      }
      assertThat(get(store.info("c"))).isPresent();
      client.sendCommand(Command.CLIENT, "KILL", "TYPE", "pubsub");
      while (true) {
        try (MessageStore.Watch watch = get(store.watch("c", told))) {
          assertThat(watch).isNotNull();
          break;
        } catch (ExecutionException connecting) {
          assertThat(connecting).hasCauseInstanceOf(StoreUnavailableException.class);
        }
      }
      assertThat(get(store.after("c", MessageId.OLDEST))).isInstanceOf(Lookup.Found.class);
      redis.mendPersistence();
      get(store.append("c", TEXT, KEEP));
      told.await(1, 0);
    }
  }

  @Test
  void aChannelThatCannotBeReadDoesNotKeepItsPublishersWaiting() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        Jedis client = redis.client();
        var store = store(redis.port()).user("blind").password("right").build()) {
      // Looking up takes GET, publishing does not.
      client.aclSetUser("blind", "on", ">right", "allkeys", "allchannels", "+@all", "-get");
      var told = new Told();
      CompletionStage<?> watch = store.watch("c", told);
      awaitTrue(() -> client.pubsubNumSub("hbpush:0:c").containsValue(1L));
      CompletableFuture<AppendResult> append = store.append("c", TEXT, KEEP).toCompletableFuture();
      while (!append.isDone()) {
        failure(watch);
        watch = store.watch("c", told);
      }
      assertThat(((AppendResult.Appended) get(append)).claimed()).isFalse();
      assertThat(told.messages()).isEmpty();
    }
  }

  @Test
  void anIdThatCannotBeIsNotBelieved() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        Jedis client = redis.client();
        var store = store(redis.port()).timeout(Duration.ofSeconds(20)).build()) {
      var told = new Told();
      get(store.watch("c", told));
      ByteBuffer deleted = ByteBuffer.allocate(9).put((byte) 'd').putDouble(Math.pow(2, 60));
      client.publish("hbpush:0:c".getBytes(StandardCharsets.UTF_8), deleted.array());
      Message first = ((AppendResult.Appended) get(store.append("c", TEXT, KEEP))).message();
      told.await(1, 0); // and so the notice has been heard
      Message second = ((AppendResult.Appended) get(store.append("c", TEXT, KEEP))).message();
      told.await(2, 0);
      assertThat(told.messages()).containsExactly(first, second);
      assertThat(second.id().time()).isLessThan(1L << 32);
    }
  }

  @Test
  void aNodeThatBelievesTheClockToBeAtItsEndDoesNotPutItThere() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        Jedis client = redis.client();
        var misled = store(redis.port()).timeout(Duration.ofSeconds(20)).build();
        var other = store(redis.port()).timeout(Duration.ofSeconds(20)).build()) {
      client.set("hbpush:clock:", Long.toString((1L << 53) - 1));
      assertThat(get(misled.after("c", MessageId.OLDEST))).isInstanceOf(Lookup.NotYet.class);
      client.del("hbpush:clock:");
      assertThatThrownBy(() -> get(misled.append("c", TEXT, KEEP)))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      assertThat(get(other.append("c", TEXT, KEEP))).isInstanceOf(AppendResult.Appended.class);
    }
  }

  private static void awaitTrue(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void aMasterThatBecameAReplicaIsLeft() throws Exception {
    try (var master = RedisProcess.start(RedisBinary.FROM_MAVEN);
        var replica = RedisProcess.start(RedisBinary.FROM_MAVEN);
        Jedis client = replica.client();
        var store = store(replica.port()).build()) {
      get(store.append("c", TEXT, KEEP));
      client.replicaof("127.0.0.1", master.port());
      long before = connections(client);
      assertThat(failure(store.append("c", TEXT, KEEP)).outcome()).isEqualTo(Outcome.NOT_DONE);
      // Whoever has the address now may be the master; but there is no hurry.
      assertThat(connections(client) - before).isBetween(1L, 20L);
    }
  }

  private static long connections(Jedis client) {
    return client
        .info("stats")
        .lines()
        .filter(line -> line.startsWith("total_connections_received:"))
        .mapToLong(line -> Long.parseLong(line.split(":")[1]))
        .sum();
  }

  @Test
  void whatIsUnderWayEndsWithTheStore() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN)) {
      MessageStore store = store(redis.port()).timeout(Duration.ofMinutes(1)).build();
      get(store.info("c"));
      redis.freeze();
      List<CompletionStage<?>> underWay = List.of(
          store.after("c", MessageId.OLDEST),
          store.info("c"),
          store.create("c", Limits.NONE),
          store.watch("c", new Told()));
      store.close();
      for (CompletionStage<?> each : underWay) {
        assertThat(cause(each)).isInstanceOf(StoreUnavailableException.class);
      }
      redis.thaw();
    }
  }

  @Test
  void keysThatAreNotOurs() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        Jedis client = redis.client();
        var store = store(redis.port()).timeout(Duration.ofSeconds(20)).build()) {
      client.set("text", "precious");
      client.zadd("zset", 140_000_000_000L, "text/plain\nprecious");
      client.zadd("similar", -1, "h\1short");
      for (String key : new String[] {"text", "zset", "similar"}) {
        byte[] before = client.dump(key);
        for (CompletionStage<?> stage : List.of(
            store.append(key, TEXT, KEEP),
            store.after(key, MessageId.OLDEST),
            store.info(key),
            store.create(key, Limits.NONE),
            store.delete(key))) {
          assertThat(cause(stage))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("Redis store news: the channel's key holds something else than a channel"
                  + " of this version");
        }
        assertThat(client.dump(key)).isEqualTo(before);
      }
      assertThat(cause(store.append("hbpush:clock:", TEXT, KEEP)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(cause(store.append("half \ud83d", TEXT, KEEP)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesThatLeaveTogetherFailEachByItself(RedisBinary binary) throws Exception {
    try (var redis = RedisProcess.start(binary);
        Jedis client = redis.client();
        var store = store(redis.port()).timeout(Duration.ofSeconds(20)).build()) {
      client.set("text", "precious");
      get(store.append("a", TEXT, KEEP));
      client.configResetStat();
      var onlyIfThere = new AppendRules(Limits.NONE, false, true);
      redis.freeze(); // or the first would leave alone
      List<CompletionStage<AppendResult>> results = IntStream.range(0, 400)
          .mapToObj(i -> store.append(
              List.of("a", "text", "missing", "b").get(i % 4),
              Content.text("message " + i),
              i % 4 == 2 ? onlyIfThere : KEEP))
          .toList();
      redis.thaw();
      for (int i = 0; i < 400; i += 4) {
        assertThat(get(results.get(i))).isInstanceOf(AppendResult.Appended.class);
        assertThat(cause(results.get(i + 1)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("the channel's key holds something else");
        assertThat(get(results.get(i + 2))).isInstanceOf(AppendResult.NoChannel.class);
        assertThat(get(results.get(i + 3))).isInstanceOf(AppendResult.Appended.class);
      }
      for (String channel : List.of("a", "b")) {
        MessageId cursor = MessageId.OLDEST;
        var ids = new ArrayList<MessageId>();
        while (get(store.after(channel, cursor)) instanceof Lookup.Found found) {
          cursor = found.message().id();
          ids.add(cursor);
        }
        assertThat(ids)
            .endsWith(IntStream.range(0, 400)
                .filter(i -> List.of("a", "", "", "b").get(i % 4).equals(channel))
                .mapToObj(i ->
                    ((AppendResult.Appended) join(results.get(i))).message().id())
                .toArray(MessageId[]::new))
            .isSorted();
      }
      long runs = Long.parseLong(
          client.info("commandstats").replaceAll("(?s).*cmdstat_evalsha:calls=(\\d+).*", "$1"));
      assertThat(runs - 203).isLessThan(100); // 203 look-ups, and 400 publishes in few runs
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyThatTheUserMayNotUseHarmsNoOtherChannel(RedisBinary binary) throws Exception {
    try (var redis = RedisProcess.start(binary);
        Jedis client = redis.client();
        var store = store(redis.port())
            .timeout(Duration.ofSeconds(20))
            .user("reporter")
            .password("right")
            .build()) {
      client.aclSetUser(
          "reporter", "on", ">right", "+@all", "~news*", "~hbpush:clock:*", "allchannels");
      get(store.append("news", TEXT, KEEP));
      redis.freeze();
      List<CompletionStage<AppendResult>> results = IntStream.range(0, 300)
          .mapToObj(i -> store.append(i % 3 == 1 ? "secret" : "news " + i % 3, TEXT, KEEP))
          .toList();
      redis.thaw();
      for (int i = 0; i < 300; i++) {
        if (i % 3 == 1) {
          assertThat(failure(results.get(i))).hasMessageStartingWith("Redis store news: NOPERM");
        } else {
          assertThat(get(results.get(i))).isInstanceOf(AppendResult.Appended.class);
        }
      }
      for (int channel : new int[] {0, 2}) {
        assertThat(IntStream.range(0, 300)
                .filter(i -> i % 3 == channel)
                .mapToObj(i ->
                    ((AppendResult.Appended) join(results.get(i))).message().id()))
            .isSorted();
      }
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void aUserWhoMayNotListen() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        Jedis client = redis.client();
        var store = store(redis.port()).user("deaf").password("right").build()) {
      client.aclSetUser("deaf", "on", ">right", "allkeys", "+@all", "resetchannels");
      assertThat(failure(store.watch("c", new Told())))
          .hasMessageStartingWith("Redis store news: NOPERM");
      client.aclSetUser("deaf", "allchannels");
      var told = new Told();
      while (true) {
        try {
          get(store.watch("c", told));
          break;
        } catch (ExecutionException notYet) {
          assertThat(notYet).hasCauseInstanceOf(StoreUnavailableException.class);
        }
      }
      get(store.append("c", TEXT, KEEP));
      told.await(1, 0);
    }
  }

  @Test
  void closingDoesNotWaitForASilentServer() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN)) {
      MessageStore store = store(redis.port()).timeout(Duration.ofMinutes(1)).build();
      get(store.append("c", TEXT, KEEP));
      redis.freeze();
      CompletionStage<?> waiting = store.append("c", TEXT, KEEP);
      long begin = System.nanoTime();
      store.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
      assertThat(cause(waiting)).isInstanceOf(StoreUnavailableException.class);
      redis.thaw();
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static StoreUnavailableException failure(CompletionStage<?> stage) throws Exception {
    return (StoreUnavailableException) cause(stage);
  }

  private static Throwable cause(CompletionStage<?> stage) throws Exception {
    try {
      throw new AssertionError("it was done: " + get(stage));
    } catch (ExecutionException failure) {
      return failure.getCause();
    }
  }
}
