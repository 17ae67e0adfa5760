package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.AppendResult;
import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Delivery;
import io.hbpush.Limits;
import io.hbpush.Lookup;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.PushRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Several channels at once, on real servers. */
class SeveralChannelsTest {
  private static final AppendRules KEEP = new AppendRules(Limits.NONE, true, true);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int SUBSCRIBERS = 1000;

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void aClusterRefusesChannelsOfDifferentSlotsAndTakesThoseThatShareATag() throws Exception {
    try (var cluster = RedisClusterProcess.start(RedisBinary.FROM_MAVEN);
        MessageStore store = cluster.store().timeout(TIMEOUT).build()) {
      List<String> apart = List.of("news", "sport");
      for (CompletionStage<?> refused : List.of(
          store.append(apart, Content.text("x"), KEEP), store.after(apart, MessageId.OLDEST, 1))) {
        assertThatThrownBy(() -> join(refused))
            .cause()
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("different slots")
            .hasMessageContaining("{team1}news");
      }
      assertRefusedAlsoWhereNothingIsNew(store, apart);
      List<String> together = List.of("{team1}news", "{team1}sport");
      var appended = (AppendResult.Appended) join(store.append(together, Content.text("x"), KEEP));
      var found = (Lookup.Found) join(store.after(together, MessageId.OLDEST, 2));
      assertThat(found.deliveries()).extracting(Delivery::channelId).isEqualTo(together);
      assertThat(found.last()).isEqualTo(appended.message().id());
    }
  }

  /** Where this node could answer from what it has heard of each. */
  private static void assertRefusedAlsoWhereNothingIsNew(MessageStore store, List<String> apart) {
    MessageId last = MessageId.OLDEST;
    for (String channel : apart) {
      join(store.watch(channel, new Told()));
      MessageId id = publish(store, channel);
      last = id.compareTo(last) > 0 ? id : last;
    }
    for (String channel : apart) {
      MessageId later = publish(store, "{" + channel + "}too");
      while (later.compareTo(last) <= 0) {
        later = publish(store, "{" + channel + "}too");
      }
    }
    CompletionStage<Lookup> refused = store.after(apart, last, 1);
    assertThatThrownBy(() -> join(refused)).cause().isInstanceOf(IllegalArgumentException.class);
  }

  private static MessageId publish(MessageStore store, String channel) {
    CompletionStage<AppendResult> appended = store.append(channel, Content.text("x"), KEEP);
    return ((AppendResult.Appended) join(appended)).message().id();
  }

  @Test
  void aThousandWhoFollowTheSameChannelsCostRedisNoMoreThanOne() throws Exception {
    try (var redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
        PushRelay relay = PushRelay.builder()
            .limits(Limits.NONE)
            .store(redis.store().timeout(TIMEOUT).build())
            .build()) {
      var subscribers = new ArrayList<Follower>();
      for (int i = 0; i < SUBSCRIBERS; i++) {
        var subscriber = new Follower(20);
        subscribers.add(subscriber);
        relay.subscribe(Set.of("news", "sport"), MessageId.NEWEST, subscriber);
      }
      join(relay.channel("news").create());
      while (join(relay.channel("news").info()).orElseThrow().subscribers() < SUBSCRIBERS) {
        Thread.onSpinWait();
      }
      long before = scripts(redis);
      for (int i = 0; i < 20; i++) {
        join(relay.channel(i % 2 == 0 ? "news" : "sport").publish("m" + i));
        for (Follower subscriber : subscribers) {
          subscriber.await(i + 1);
        }
      }
      for (Follower subscriber : subscribers) {
        assertThat(subscriber.texts()).hasSize(20).isSorted();
      }
      // For each message its publish and one look at the other channel, and some for good measure.
      assertThat(scripts(redis) - before).isLessThan(20 * 20);
    }
  }

  private static long scripts(RedisProcess redis) {
    try (Jedis client = redis.client()) {
      return RedisProcess.calls(client, "evalsha");
    }
  }

  private static final class Follower implements Flow.Subscriber<Delivery> {
    private final List<String> texts = new ArrayList<>();
    private final List<CountDownLatch> arrived = new ArrayList<>();

    Follower(int messages) {
      for (int i = 0; i < messages; i++) {
        arrived.add(new CountDownLatch(i + 1));
      }
    }

    void await(int messages) throws InterruptedException {
      assertThat(arrived.get(messages - 1).await(30, TimeUnit.SECONDS)).isTrue();
    }

    List<String> texts() {
      return texts;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Delivery delivery) {
      String text = delivery.message().content().text();
      texts.add(text.length() == 2 ? "m0" + text.charAt(1) : text);
      arrived.forEach(CountDownLatch::countDown);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
  }
}
