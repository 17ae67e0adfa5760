package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The in-process API: subscriptions, with the back-pressure of {@link java.util.concurrent.Flow}. */
class ChannelSubscriptionTest {
  private FaultyStore store;
  private final TestServer server = new TestServer(
      PublisherLocation.DEFAULT.withLimits(Limits.DEFAULT.withMaxMessages(5000)),
      SubscriberLocation.DEFAULT,
      time -> store = new FaultyStore(TestServer.memory(time)));
  private final Channel channel = server.relay.channel("a");

  @AfterEach
  void close() {
    server.close();
  }

  private TestSubscriber subscribe(MessageId cursor, TestSubscriber subscriber) {
    channel.subscribe(cursor, subscriber);
    return subscriber;
  }

  private TestSubscriber subscribe(MessageId cursor) {
    return subscribe(cursor, new TestSubscriber().demandingAll());
  }

  @Test
  void fromTheOldestItGetsWhatIsStoredAndWhatComes() {
    server.publish("a", "1");
    server.publish("a", "2");
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    server.publish("a", "3");
    server.publish("b", "not for a");
    server.publish("a", "4");
    assertThat(subscriber.texts()).containsExactly("1", "2", "3", "4");
    assertThat(subscriber.gaps()).containsOnly(Optional.empty());
  }

  @Test
  void fromTheNewestItGetsOnlyWhatComes() {
    server.publish("a", "1");
    TestSubscriber subscriber = subscribe(MessageId.NEWEST);
    server.publish("a", "2");
    assertThat(subscriber.texts()).containsExactly("2");
  }

  @Test
  void theNewestIsWhereItSubscribedNotWhereItFirstAsked() {
    server.publish("a", "before");
    TestSubscriber subscriber = subscribe(MessageId.NEWEST, new TestSubscriber());
    server.publish("a", "after");
    subscriber.request(1);
    assertThat(subscriber.texts()).containsExactly("after");
  }

  @Test
  void fromACursorItGetsWhatCameAfterThat() {
    MessageId cursor = server.publish("a", "seen");
    server.publish("a", "next");
    assertThat(subscribe(cursor).texts()).containsExactly("next");
  }

  @Test
  void aDeliveryHasTheMessageWithItsIdAndType() {
    server.ask(TestRequest.post("/publisher/a", "{}").header("Content-Type", "application/json"));
    Delivery delivery = subscribe(MessageId.OLDEST).deliveries().get(0);
    assertThat(delivery.message())
        .isEqualTo(
            new Message(new MessageId(server.now(), 0), Content.text("{}", "application/json")));
  }

  @Test
  void itGetsNoMoreThanItAsksFor() {
    IntStream.range(0, 5).forEach(i -> server.publish("a", "m" + i));
    TestSubscriber subscriber = subscribe(MessageId.OLDEST, new TestSubscriber());
    assertThat(subscriber.texts()).isEmpty();
    subscriber.request(2);
    assertThat(subscriber.texts()).containsExactly("m0", "m1");
    subscriber.request(1);
    subscriber.request(1);
    assertThat(subscriber.texts()).containsExactly("m0", "m1", "m2", "m3");
  }

  @Test
  void demandIsAddedUpAndDoesNotOverflow() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    subscriber.request(Long.MAX_VALUE);
    server.publish("a", "1");
    server.publish("a", "2");
    assertThat(subscriber.texts()).containsExactly("1", "2");
  }

  @Test
  void whatItHasNotAskedForStaysInTheStore() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST, new TestSubscriber().demanding(1));
    IntStream.range(0, 4).forEach(i -> server.publish("a", "m" + i));
    assertThat(subscriber.texts()).containsExactly("m0");
    assertThat(server.post("/publisher/a", "m4").status()).isEqualTo(202);
    subscriber.request(10);
    assertThat(subscriber.texts()).containsExactly("m0", "m1", "m2", "m3", "m4");
  }

  @Test
  void whatIsGoneBeforeItAskedIsNamedAsAGap() {
    server.with(
        PathPattern.prefix("/two/"),
        PublisherLocation.DEFAULT.withLimits(Limits.DEFAULT.withMaxMessages(2)));
    TestSubscriber subscriber = subscribe(MessageId.OLDEST, new TestSubscriber().demanding(1));
    IntStream.range(0, 6).forEach(i -> server.post("/two/a", "m" + i));
    subscriber.request(2);
    assertThat(subscriber.texts()).containsExactly("m0", "m4", "m5");
    assertThat(subscriber.gaps())
        .containsExactly(
            Optional.empty(), Optional.of(new MessageId(server.now(), 3)), Optional.empty());
  }

  @Test
  void manyStoredMessagesAreDeliveredWithoutDeepStacks() {
    IntStream.range(0, 5000).forEach(i -> server.publish("a", "m" + i));
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    assertThat(subscriber.deliveries()).hasSize(5000);
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void aCursorAboveTheLastIdBeginsAgainWithAGap() {
    server.publish("a", "oldest");
    MessageId last = server.publish("b", "elsewhere");
    TestSubscriber subscriber = subscribe(new MessageId(server.now() + 100, 5));
    assertThat(subscriber.texts()).containsExactly("oldest");
    assertThat(subscriber.gaps()).containsExactly(Optional.of(last));
    server.publish("a", "next");
    assertThat(subscriber.gaps()).containsExactly(Optional.of(last), Optional.empty());
  }

  @Test
  void afterCancelItGetsNothingAnyMore() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    server.publish("a", "1");
    subscriber.cancel();
    subscriber.cancel();
    subscriber.request(1);
    assertThat(server.post("/publisher/a", "2").status()).isEqualTo(202);
    server.delete("/publisher/a");
    assertThat(subscriber.texts()).containsExactly("1");
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void aCancelledSubscriptionIsNotCountedAsSubscriber() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    server.put("/publisher/a");
    assertThat(server.get("/publisher/a").body()).contains("active subscribers: 1");
    subscriber.cancel();
    assertThat(server.get("/publisher/a").body()).contains("active subscribers: 0");
  }

  @Test
  void itEndsWhenTheChannelIsDeletedWhileItWaits() {
    server.put("/publisher/a");
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    server.delete("/publisher/a");
    assertThat(subscriber.isComplete()).isTrue();
    server.publish("a", "in the channel's next life");
    assertThat(subscriber.texts()).isEmpty();
    assertThat(subscriber.ends()).isEqualTo(1);
  }

  @Test
  void itFailsWhenTheRelayCloses() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    server.relay.close();
    assertThat(subscriber.failure()).isInstanceOf(StoreUnavailableException.class);
    assertThat(subscriber.ends()).isEqualTo(1);
  }

  @Test
  void itFailsWhenTheRelayClosesAlsoIfItAskedForNothing() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST, new TestSubscriber());
    TestSubscriber satisfied = subscribe(MessageId.NEWEST, new TestSubscriber().demanding(1));
    server.publish("a", "1");
    server.relay.close();
    assertThat(subscriber.failure()).isInstanceOf(StoreUnavailableException.class);
    assertThat(satisfied.failure()).isInstanceOf(StoreUnavailableException.class);
    assertThat(satisfied.texts()).containsExactly("1");
    assertThat(satisfied.ends()).isEqualTo(1);
  }

  @Test
  void onAClosedRelayItFails() {
    server.relay.close();
    assertThat(subscribe(MessageId.OLDEST).failure()).isInstanceOf(StoreUnavailableException.class);
    assertThat(subscribe(MessageId.NEWEST).failure()).isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void aSubscriberThatThrowsIsCancelledAndToldOfItsFailure() {
    var failure = new IllegalStateException("cannot take it");
    TestSubscriber throwing =
        subscribe(MessageId.OLDEST, new TestSubscriber().demandingAll().throwing(failure));
    TestSubscriber other = subscribe(MessageId.OLDEST);
    assertThatCode(() -> server.publish("a", "1")).doesNotThrowAnyException();
    server.publish("a", "2");
    assertThat(throwing.texts()).containsExactly("1");
    assertThat(throwing.failure()).isSameAs(failure);
    assertThat(throwing.ends()).isEqualTo(1);
    assertThat(other.texts()).containsExactly("1", "2");
  }

  @Test
  void aSubscriberThatThrowsWhenItIsSubscribedIsCancelledAndToldOfItsFailure() {
    var failure = new IllegalStateException("cannot begin");
    server.publish("a", "1");
    for (MessageId cursor : List.of(MessageId.OLDEST, MessageId.NEWEST)) {
      for (int demand = 0; demand < 2; demand++) {
        TestSubscriber subscriber =
            subscribe(cursor, new TestSubscriber().demanding(demand).throwingAtOnce(failure));
        assertThat(subscriber.failure()).isSameAs(failure);
        assertThat(server.post("/publisher/a", "2").status()).isEqualTo(202);
        subscriber.request(1);
        assertThat(subscriber.texts()).isEmpty();
        server.delete("/publisher/a");
        assertThat(subscriber.ends()).isEqualTo(1);
      }
    }
    assertThat(server.relay.holding().size("a")).isZero();
  }

  @Test
  void nothingOfASubscriberThatThrewIsLeftWhenTheRelayCloses() {
    TestSubscriber subscriber = subscribe(
        MessageId.OLDEST, new TestSubscriber().throwingAtOnce(new IllegalStateException()));
    server.relay.close();
    assertThat(subscriber.ends()).isEqualTo(1);
    assertThat(subscriber.failure()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cancellingWhileItIsBeingScheduledAnewLeavesNothingBehind() {
    var subscriber = new TestSubscriber().demanding(1);
    var locked = new ArrayList<Boolean>();
    try (PushRelay relay = relayWithScheduler(() -> {
      locked.add(Thread.holdsLock(subscriber.subscription()));
      subscriber.cancel();
    })) {
      int scheduled = server.time.scheduled();
      store.goAway();
      relay.channel("a").subscribe(MessageId.OLDEST, subscriber);
      assertThat(locked).containsExactly(false);
      assertThat(server.time.scheduled()).isEqualTo(scheduled);
    }
  }

  @Test
  void aSchedulerThatHasEndedEndsIt() {
    var subscriber = new TestSubscriber().demanding(1);
    try (PushRelay relay = relayWithScheduler(() -> {
      throw new RejectedExecutionException("it has ended");
    })) {
      store.goAway();
      relay.channel("a").subscribe(MessageId.OLDEST, subscriber);
      assertThat(subscriber.failure()).isInstanceOf(StoreUnavailableException.class);
    }
  }

  /** Another relay over the same store, which does that before it schedules something. */
  private PushRelay relayWithScheduler(Runnable scheduling) {
    var scheduler = (ScheduledExecutorService) Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {ScheduledExecutorService.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("schedule")) {
            scheduling.run();
          }
          return method.invoke(server.time, arguments);
        });
    return PushRelay.builder()
        .store(store)
        .scheduler(scheduler)
        .executor(Runnable::run)
        .build();
  }

  @Test
  void askingForNothingOrLessEndsIt() {
    for (long count : new long[] {0, -1, Long.MIN_VALUE}) {
      TestSubscriber subscriber = subscribe(MessageId.OLDEST);
      subscriber.request(count);
      assertThat(subscriber.failure())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("positive");
      assertThat(subscriber.ends()).isEqualTo(1);
    }
    assertThat(server.post("/publisher/a", "nobody there").status()).isEqualTo(202);
  }

  @Test
  void whileTheStoreIsAwayItWaitsAndThenGoesOn() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST, new TestSubscriber().demanding(1));
    server.publish("a", "1");
    server.publish("a", "2");
    store.goAway();
    subscriber.request(10);
    server.pass(30);
    assertThat(subscriber.hasEnded()).isFalse();
    store.comeBack();
    server.pass(1);
    server.publish("a", "3");
    assertThat(subscriber.texts()).containsExactly("1", "2", "3");
  }

  @Test
  void whileItWaitsForAMessageAStoreThatGoesAndComesBackIsNotNoticed() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    store.goAway();
    store.behind.append("a", Content.text("1"), new AppendRules(Limits.DEFAULT, true, true));
    assertThat(subscriber.texts()).isEmpty();
    store.comeBack();
    assertThat(subscriber.texts()).containsExactly("1");
  }

  @Test
  void subscribingToTheNewestWhileTheStoreIsAwayBeginsWhenItIsBack() {
    store.goAway();
    TestSubscriber subscriber = subscribe(MessageId.NEWEST);
    server.pass(3);
    store.comeBack();
    server.pass(1);
    server.publish("a", "1");
    assertThat(subscriber.texts()).containsExactly("1");
  }

  @Test
  void cancellingWhileTheStoreIsAwayLeavesNothingBehind() {
    store.goAway();
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    int scheduled = server.time.scheduled();
    subscriber.cancel();
    assertThat(server.time.scheduled()).isEqualTo(scheduled - 1);
    store.comeBack();
    server.publish("a", "1");
    server.pass(2);
    assertThat(subscriber.texts()).isEmpty();
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void closingWhileTheStoreIsAwayEndsIt() {
    store.goAway();
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    TestSubscriber positioning = subscribe(MessageId.NEWEST);
    server.relay.close();
    // Nothing is left that would end it later.
    assertThat(server.time.scheduled()).isZero();
    assertThat(positioning.failure()).isInstanceOf(StoreUnavailableException.class);
    assertThat(subscriber.failure()).isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void aStoreThatRefusesTheChannelEndsIt() {
    store.failWith(new IllegalArgumentException("this channel's key is the clock's"));
    assertThat(subscribe(MessageId.OLDEST).failure())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clock's");
  }

  @Test
  void subscribersOfOneChannelAllGetEverythingInOrder() {
    List<TestSubscriber> subscribers = List.of(
        subscribe(MessageId.OLDEST), subscribe(MessageId.NEWEST), subscribe(MessageId.OLDEST));
    List<String> texts = IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
    texts.forEach(text -> server.publish("a", text));
    assertThat(subscribers).extracting(TestSubscriber::texts).containsOnly(texts);
  }
}
