package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.AppendResult;
import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Delivery;
import io.hbpush.Limits;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.PushRelay;
import io.hbpush.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/** However many channels a node listens to, what it asks on its own leaves room for its callers. */
class ManyChannelsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final AppendRules KEEP =
      new AppendRules(Limits.DEFAULT.withMessageTimeout(TIMEOUT), true, true);

  private static RedisProcess redis;

  private final Told told = new Told();

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
  void flush() {
    redis.flush();
  }

  @Test
  void publishesAreDoneWhileAllChannelsAreTouched() {
    int channels = 30_000;
    var time = new VirtualTime();
    try (var store = redis.store().timeout(TIMEOUT).scheduler(time).build()) {
      inChunks(channels, i -> store.create("channel " + i, KEEP.limits()));
      inChunks(channels, i -> store.watch("channel " + i, told));
      long before = scriptsRun();
      time.pass(TIMEOUT.dividedBy(3));
      for (int i = 0; i < 100; i++) {
        publish(store, "news " + i);
      }
      awaitTrue("all are touched", () -> scriptsRun() - before >= channels + 100);
    }
  }

  @Test
  void questionsOfBrokenConnectionsAreNotAskedWhenThereIsANewOne() throws Exception {
    int channels = 2000;
    int breaks = 10;
    try (var store = redis.store().timeout(TIMEOUT).build();
        Jedis client = redis.client()) {
      inChunks(channels, i -> store.watch("channel " + i, told));
      long before = scriptsRun();
      String last = "hbpush:0:channel " + (channels - 1);
      try (var slow = new SlowedDown(redis)) {
        for (int i = 0; i < breaks; i++) {
          client.sendCommand(Command.CLIENT, "KILL", "TYPE", "pubsub");
          awaitTrue("Redis knows all again", () -> client.pubsubNumSub(last).get(last) == 1);
        }
        assertThat(slow.turns()).isPositive();
      }
      inChunks(channels, i -> store.append("channel " + i, Content.text("m" + i), KEEP));
      told.await(channels, 0);
      assertThat(scriptsRun() - before - channels).isLessThan(3L * channels);
    }
  }

  @Test
  void aThousandSubscriptionsReadABurstFromTheirNode() {
    int subscriptions = 1000;
    int burst = 50;
    try (var here = PushRelay.builder().store(redis.store().build()).build();
        var there = PushRelay.builder().store(redis.store().build()).build()) {
      publish(there, "before");
      List<Reader> readers =
          IntStream.range(0, subscriptions).mapToObj(i -> new Reader()).toList();
      for (Reader reader : readers) {
        here.channel("news").subscribe(MessageId.OLDEST, reader);
      }
      awaitTrue(
          "all wait", () -> readers.stream().allMatch(reader -> reader.texts().size() == 1));
      awaitTrue(
          "all are held",
          () -> join(here.channel("news").info()).orElseThrow().subscribers() == subscriptions);
      long before = scriptsRun();
      List<String> texts = IntStream.range(0, burst).mapToObj(i -> "m" + i).toList();
      texts.stream()
          .map(text -> there.channel("news").publish(text))
          .toList()
          .forEach(ManyChannelsTest::join);
      awaitTrue(
          "all are served",
          () -> readers.stream().allMatch(reader -> reader.texts().size() == 1 + burst));
      for (Reader reader : readers) {
        assertThat(reader.texts().subList(1, 1 + burst)).isEqualTo(texts);
      }
      long asked = scriptsRun() - before - burst;
      System.out.printf(
          "%d subscriptions read a burst of %d: %d look-ups in Redis%n",
          subscriptions, burst, asked);
      assertThat(asked).isLessThan(burst);
    }
  }

  private static void publish(PushRelay relay, String text) {
    assertThat(join(relay.channel("news").publish(text)).id()).isNotNull();
  }

  /** Takes one message after the other. */
  private static final class Reader implements Flow.Subscriber<Delivery> {
    private final List<String> texts = new ArrayList<>();
    private Flow.Subscription subscription;

    synchronized List<String> texts() {
      return List.copyOf(texts);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(1);
    }

    @Override
    public void onNext(Delivery delivery) {
      synchronized (this) {
        texts.add(delivery.message().content().text());
      }
      subscription.request(1);
    }

    @Override
    public void onError(Throwable failure) {
      // the relay closes
    }

    @Override
    public void onComplete() {
      throw new IllegalStateException("nobody deletes the channel");
    }
  }

  private static long scriptsRun() {
    try (Jedis client = redis.client()) {
      return RedisProcess.calls(client, "evalsha");
    }
  }

  private static void publish(MessageStore store, String channel) {
    assertThat(join(store.append(channel, Content.text("x"), KEEP)))
        .isInstanceOf(AppendResult.Appended.class);
  }

  /** Does something for each channel, not too much at a time. */
  private static void inChunks(int channels, IntFunction<CompletionStage<?>> action) {
    var underWay = new ArrayList<CompletionStage<?>>();
    for (int i = 0; i < channels; i++) {
      underWay.add(action.apply(i));
      if (underWay.size() == 2000 || i == channels - 1) {
        List.copyOf(underWay).forEach(ManyChannelsTest::join);
        underWay.clear();
      }
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
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
