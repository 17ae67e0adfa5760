package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.AppendResult;
import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import io.hbpush.Lookup;
import io.hbpush.Message;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** Two nodes behind one Redis are one service. */
class RedisNodesTest {
  private static final AppendRules KEEP = new AppendRules(Limits.NONE, true, true);
  private static final AppendRules DO_NOT_KEEP = new AppendRules(Limits.NONE, true, false);

  private static RedisProcess redis;

  private final Told told = new Told();
  private MessageStore here;
  private MessageStore there;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
  }

  @AfterAll
  static void stopRedis() throws Exception {
    if (redis != null) {
      redis.close();
    }
  }

  @BeforeEach
  void open() {
    try (Jedis client = redis.client()) {
      client.flushAll();
    }
    // Their clocks differ by two hours: that must not matter.
    here = node(InstantSource.offset(InstantSource.system(), Duration.ofHours(1)));
    there = node(InstantSource.offset(InstantSource.system(), Duration.ofHours(-1)));
  }

  private static MessageStore node(InstantSource clock) {
    return RedisMessageStore.builder()
        .port(redis.port())
        .timeout(Duration.ofSeconds(20))
        .clock(clock)
        .build();
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  @Test
  void whatOneNodePublishesTheOtherIsToldInOrder() throws Exception {
    join(there.watch("news", told));
    var published = new ArrayList<Message>();
    for (int i = 0; i < 500; i++) {
      published.add(
          append(i % 3 == 0 ? there : here, "news", Content.text("m" + i), KEEP).message());
    }
    told.await(500, 0);
    assertThat(told.messages()).isEqualTo(published);
    assertThat(told.gaps()).isEmpty();
  }

  @Test
  void aPublisherHearsThatTheOnlySubscriberOnTheOtherNodeWasServed() {
    MessageStore.Watch watch = join(there.watch("news", told));
    assertThat(append(here, "news", Content.text("1"), KEEP).claimed()).isTrue();
    watch.close();
    awaitTrue(() -> !append(here, "news", Content.text("2"), KEEP).claimed());
    assertThat(append(here, "others", Content.text("3"), KEEP).claimed()).isFalse();
  }

  @Test
  void largeMessagesAreToldWhole() throws Exception {
    join(there.watch("news", told));
    for (int size : new int[] {65_000, 65_536, 70_000, 5_000_000}) {
      append(here, "news", Content.bytes(new byte[size], "application/x-large"), KEEP);
      append(here, "news", Content.bytes(new byte[size]), DO_NOT_KEEP);
    }
    append(here, "news", Content.text("small"), KEEP);
    told.await(9, 0);
    assertThat(told.messages())
        .extracting(message -> message.content().size())
        .containsExactly(65_000, 65_000, 65_536, 65_536, 70_000, 70_000, 5_000_000, 5_000_000, 5);
    assertThat(told.gaps()).isEmpty();
  }

  @Test
  void aLargeMessageIsNotReadToLearnItsId() {
    append(here, "news", Content.bytes(new byte[20_000_000]), KEEP);
    try (Jedis client = redis.client()) {
      double before = cpuSeconds(client);
      for (int i = 0; i < 100; i++) {
        MessageId last =
            append(here, "news", Content.text("small"), DO_NOT_KEEP).message().id();
        assertThat(join(here.after("news", last))).isInstanceOf(Lookup.NotYet.class);
        assertThat(join(here.create("news", Limits.NONE)).lastMessageId()).hasValue(last);
        assertThat(join(here.info("news")).orElseThrow().lastMessageId()).hasValue(last);
      }
      // Copying it once takes five milliseconds and more.
      assertThat(cpuSeconds(client) - before).isLessThan(0.5);
    }
  }

  private static double cpuSeconds(Jedis client) {
    return client
        .info("cpu")
        .lines()
        .filter(line -> line.matches("used_cpu_(sys|user):.*"))
        .mapToDouble(line -> Double.parseDouble(line.split(":")[1]))
        .sum();
  }

  private static long bytesOfScripts(Jedis client) {
    return client
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory_lua:"))
        .mapToLong(line -> Long.parseLong(line.split(":")[1]))
        .sum();
  }

  @Test
  void whatCatchingUpReadsAtOnceIsBounded() throws Exception {
    int small = 600;
    int large = 30;
    try (Jedis client = redis.client()) {
      client.aclSetUser("reader", "on", ">secret", "allkeys", "allchannels", "+@all");
      try (var deaf = redis.store().user("reader").password("secret").build()) {
        join(deaf.watch("news", told));
        client.aclSetUser("reader", "resetchannels");
        client.sendCommand(Command.CLIENT, "KILL", "TYPE", "pubsub");
        awaitTrue(() -> client.pubsubNumSub("hbpush:0:news").containsValue(0L));
        for (int i = 0; i < small; i++) {
          append(here, "news", Content.text("small"), KEEP);
        }
        for (int i = 0; i < large; i++) {
          append(here, "news", Content.bytes(new byte[1_000_000]), KEEP);
        }
        client.scriptFlush(); // with all that the scripts have used
        client.aclSetUser("reader", "allchannels");
        told.await(small + large, 0);
        assertThat(told.gaps()).isEmpty();
        assertThat(bytesOfScripts(client)).isLessThan(10_000_000);
      }
    }
  }

  @Test
  void aDeletionIsToldAmongTheMessages() throws Exception {
    join(there.watch("news", told));
    for (int i = 0; i < 20; i++) {
      append(here, "news", Content.text("m" + i), KEEP);
      assertThat(join((i % 2 == 0 ? here : there).delete("news"))).isPresent();
    }
    told.await(20, 20);
    assertThat(told.messages()).hasSize(20);
    assertThat(told.gaps()).isEmpty();
  }

  @Test
  void allWhoReadALargeMessageHoldOneCopyOfIt() {
    join(there.append(List.of("c"), Content.bytes(new byte[1 << 20]), KEEP));
    var first = (Lookup.Found) join(here.after(List.of("c"), MessageId.OLDEST, 1));
    var second = (Lookup.Found) join(here.after(List.of("c"), MessageId.OLDEST, 10));
    var third = (Lookup.Found) join(here.after(List.of("c", "d"), MessageId.OLDEST, 1));
    assertThat(second.message().content()).isSameAs(first.message().content());
    assertThat(third.message().content()).isSameAs(first.message().content());
  }

  @Test
  void everyDeletionIsToldThoughAPublishOvertakesItsNotice() throws Exception {
    join(here.watch("news", told));
    for (int i = 0; i < 500; i++) {
      append(here, "news", Content.text("before"), KEEP);
      CompletionStage<?> deletion = there.delete("news");
      append(here, "news", Content.text("after"), KEEP);
      join(deletion);
    }
    told.await(0, 500);
    assertThat(told.deletions()).isEqualTo(500);
  }

  @Test
  void aDeletionThatWasNotHeardIsToldOfAChannelThatAppearedMeanwhile() throws Exception {
    join(here.watch("news", told));
    append(there, "news", Content.text("1"), KEEP);
    told.await(1, 0);
    try (Jedis client = redis.client()) {
      client.sendCommand(Command.CLIENT, "KILL", "TYPE", "pubsub");
    }
    join(there.delete("news"));
    told.await(1, 1);
  }

  @Test
  void aThousandWaitersAskRedisOnce() throws Exception {
    MessageId last = append(here, "news", Content.text("first"), KEEP).message().id();
    join(there.watch("news", told));
    long before = scriptsRun();
    List<CompletionStage<Lookup>> lookups =
        IntStream.range(0, 1000).mapToObj(i -> there.after("news", last)).toList();
    for (CompletionStage<Lookup> lookup : lookups) {
      assertThat(join(lookup)).isInstanceOf(Lookup.NotYet.class);
    }
    assertThat(scriptsRun()).isEqualTo(before);
  }

  @Test
  void thoseWhoComeBackAfterAMessageAskTheirNode() throws Exception {
    join(there.watch("news", told));
    for (int i = 1; i <= 20; i++) {
      MessageId id = append(here, "news", Content.text("m" + i), KEEP).message().id();
      told.await(i, 0);
      long before = scriptsRun();
      assertThat(join(there.after("news", id))).isInstanceOf(Lookup.NotYet.class);
      assertThat(scriptsRun()).isEqualTo(before);
    }
  }

  private static long scriptsRun() {
    try (Jedis client = redis.client()) {
      return RedisProcess.calls(client, "evalsha");
    }
  }

  @Test
  void aHundredThousandMessagesOfOneSecondHaveDistinctIdsInOrder() throws Exception {
    var store = RedisMessageStore.builder()
        .port(redis.port())
        .timeout(Duration.ofMinutes(1))
        .serverTime(() -> "1800000000")
        .build();
    try (store) {
      int batch = 1000;
      MessageId previous = MessageId.OLDEST;
      for (int i = 0; i < 100; i++) {
        List<CompletableFuture<AppendResult>> results = IntStream.range(0, batch)
            .mapToObj(j -> store.append("news", Content.text("m"), KEEP).toCompletableFuture())
            .toList();
        for (CompletableFuture<AppendResult> result : results) {
          MessageId id = ((AppendResult.Appended) join(result)).message().id();
          assertThat(id).isGreaterThan(previous);
          assertThat(id.time()).isBetween(1_800_000_000L, 1_800_000_001L);
          previous = id;
        }
      }
      assertThat(join(store.info("news")).orElseThrow().messages()).isEqualTo(100_000);
    }
  }

  @Test
  void aClientHandedInStaysOpen() throws Exception {
    try (var client = RedisClient.create("127.0.0.1", redis.port())) {
      try (var store =
          RedisMessageStore.builder().client(client).keyPrefix("push:").build()) {
        Message message = append(store, "news", Content.text("hello"), KEEP).message();
        assertThat(join(store.after("news", MessageId.OLDEST)))
            .isInstanceOfSatisfying(
                Lookup.Found.class, found -> assertThat(found.message()).isEqualTo(message));
        join(store.watch("news", told));
        join(store.delete("news"));
        append(store, "news", Content.bytes(new byte[100_000]), DO_NOT_KEEP);
        append(store, "news", Content.bytes(new byte[100_000]), KEEP);
        told.await(2, 1);
      }
      assertThat(client.exists("push:news")).isTrue();
    }
  }

  @Test
  void nothingIsLeftOfAClosedStore() {
    String name = "leaves-nothing";
    MessageStore store =
        RedisMessageStore.builder().name(name).port(redis.port()).build();
    append(store, "news", Content.text("hello"), KEEP);
    assertThat(threadsOf(name)).isPositive();
    store.close();
    awaitTrue(() -> threadsOf(name) == 0);
  }

  private static long threadsOf(String store) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains(store))
        .count();
  }

  private static AppendResult.Appended append(
      MessageStore store, String channel, Content content, AppendRules rules) {
    return (AppendResult.Appended) join(store.append(channel, content, rules));
  }

  private static void awaitTrue(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
