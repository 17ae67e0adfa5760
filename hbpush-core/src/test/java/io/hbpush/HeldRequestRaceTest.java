package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two things happen to a held request at the same moment, ten thousand times each: it ends exactly
 * once, and the publisher is told the truth about it.
 */
class HeldRequestRaceTest {
  private static final int REPETITIONS = 10_000;

  private final ExecutorService racers = Executors.newFixedThreadPool(2);
  private final ExecutorService delivery = Executors.newFixedThreadPool(2);
  private final VirtualTime time = new VirtualTime();

  @AfterEach
  void endThreads() {
    racers.shutdownNow();
    delivery.shutdownNow();
  }

  @Test
  void messageAgainstTimeout() throws Exception {
    try (PushRelay relay = relay()) {
      PushLocations locations = locations(relay);
      for (int i = 0; i < REPETITIONS; i++) {
        String channel = "c" + i;
        TestReply held = hold(locations, channel);
        TestReply posted =
            race(() -> post(locations, channel), () -> time.pass(Duration.ofSeconds(1)));
        int status = await(held).status();
        assertThat(List.of(posted.status(), status)).isIn(List.of(201, 200), List.of(202, 304));
        endedOnce(held, relay, channel);
      }
    }
  }

  @Test
  void messageAgainstDisconnect() throws Exception {
    try (PushRelay relay = relay()) {
      PushLocations locations = locations(relay);
      for (int i = 0; i < REPETITIONS; i++) {
        String channel = "c" + i;
        TestReply held = hold(locations, channel);
        var gone = new boolean[1];
        TestReply posted = race(() -> post(locations, channel), () -> gone[0] = held.disconnect());
        if (gone[0]) {
          assertThat(posted.status()).isEqualTo(202);
          assertThat(held.replies()).isZero();
        } else {
          assertThat(posted.status()).isEqualTo(201);
          assertThat(await(held).status()).isEqualTo(200);
        }
        assertThat(held.disconnect()).isFalse();
        assertThat(relay.holding().size(channel)).isZero();
      }
    }
  }

  @Test
  void messageAgainstDelete() throws Exception {
    try (PushRelay relay = relay()) {
      PushLocations locations = locations(relay);
      for (int i = 0; i < REPETITIONS; i++) {
        String channel = "c" + i;
        TestReply.to(TestRequest.of("PUT", "/publisher/" + channel), locations);
        TestReply held = hold(locations, channel);
        TestReply posted = race(
            () -> post(locations, channel),
            () -> TestReply.to(TestRequest.of("DELETE", "/publisher/" + channel), locations));
        int status = await(held).status();
        assertThat(List.of(posted.status(), status)).isIn(List.of(201, 200), List.of(202, 410));
        endedOnce(held, relay, channel);
      }
    }
  }

  @Test
  void messageAgainstShutdown() throws Exception {
    for (int i = 0; i < REPETITIONS; i++) {
      PushRelay relay = relay();
      PushLocations locations = locations(relay);
      TestReply held = hold(locations, "c");
      TestReply posted = race(() -> post(locations, "c"), relay::close);
      int status = await(held).status();
      assertThat(List.of(posted.status(), status))
          .isIn(List.of(201, 200), List.of(202, 503), List.of(503, 503));
      endedOnce(held, relay, "c");
    }
    assertThat(time.scheduled()).isZero();
  }

  @Test
  void timeoutAgainstDisconnect() throws Exception {
    try (PushRelay relay = relay()) {
      PushLocations locations = locations(relay);
      for (int i = 0; i < REPETITIONS; i++) {
        TestReply held = hold(locations, "c");
        var gone = new boolean[1];
        race(
            () -> {
              time.pass(Duration.ofSeconds(1));
              return null;
            },
            () -> gone[0] = held.disconnect());
        if (gone[0]) {
          assertThat(held.replies()).isZero();
        } else {
          assertThat(await(held).status()).isEqualTo(304);
        }
        assertThat(relay.holding().size("c")).isZero();
      }
    }
  }

  @Test
  void messageAgainstTheBeginningOfTheWait() throws Exception {
    try (PushRelay relay = relay()) {
      PushLocations locations = locations(relay);
      for (int i = 0; i < REPETITIONS; i++) {
        String channel = "c" + i;
        var held = new TestReply[1];
        race(() -> post(locations, channel), () -> held[0] = hold(locations, channel));
        assertThat(await(held[0]).status()).isEqualTo(200);
        endedOnce(held[0], relay, channel);
      }
    }
  }

  @Test
  void twoMessagesReachAWaitingSubscriberInOrder() throws Exception {
    try (PushRelay relay = relay()) {
      PushLocations locations = locations(relay);
      for (int i = 0; i < REPETITIONS; i++) {
        String channel = "c" + i;
        TestReply held = hold(locations, channel);
        race(() -> post(locations, channel), () -> post(locations, channel));
        TestReply next =
            TestReply.to(TestRequest.get("/subscriber/" + channel).after(await(held)), locations);
        assertThat(await(next).status()).isEqualTo(200);
        TestReply oldest = TestReply.to(TestRequest.get("/subscriber/" + channel), locations);
        assertThat(held.id()).isEqualTo(oldest.id()).isLessThan(next.id());
      }
    }
  }

  @Test
  void aWriteThatFailsEndsItsOwnRequestOnly() throws Exception {
    try (var log = new RecordedLog();
        PushRelay relay = relay()) {
      PushLocations locations = locations(relay);
      for (int i = 0; i < REPETITIONS; i++) {
        String channel = "c" + i;
        var failing = new FailingResponder();
        TestReply before = hold(locations, channel);
        locations.accept(TestRequest.get("/subscriber/" + channel), failing);
        TestReply after = hold(locations, channel);
        assertThat(post(locations, channel).status()).isEqualTo(201);
        assertThat(await(before).status()).isEqualTo(200);
        assertThat(await(after).status()).isEqualTo(200);
        assertThat(failing.replies).isEqualTo(1);
        assertThat(relay.holding().size(channel)).isZero();
      }
      assertThat(log.lines())
          .hasSize(REPETITIONS)
          .allMatch(line -> line.equals("SEVERE a held request could not be answered"
              + " java.lang.IllegalStateException: the connection has gone"));
    }
  }

  private PushRelay relay() {
    var store =
        new HookedStore(MemoryMessageStore.builder().clock(time).scheduler(time).build()) {
          @Override
          void looked(List<String> channelIds) {
            // Widens the moment in which something may come in between.
            Thread.yield();
          }
        };
    return PushRelay.builder().store(store).scheduler(time).executor(delivery).build();
  }

  private static PushLocations locations(PushRelay relay) {
    return PushLocations.builder()
        .publisher(PathPattern.prefix("/publisher/"), PublisherLocation.DEFAULT, relay)
        .subscriber(
            PathPattern.prefix("/subscriber/"),
            SubscriberLocation.DEFAULT.withSubscriberTimeout(Duration.ofSeconds(1)),
            relay)
        .build();
  }

  private static TestReply hold(PushLocations locations, String channel) {
    return TestReply.to(TestRequest.get("/subscriber/" + channel), locations);
  }

  private static TestReply post(PushLocations locations, String channel) {
    return TestReply.to(TestRequest.post("/publisher/" + channel, "x"), locations);
  }

  private <T> T race(java.util.concurrent.Callable<T> one, Runnable other) throws Exception {
    var barrier = new CyclicBarrier(2);
    Future<T> first = racers.submit(() -> {
      barrier.await();
      return one.call();
    });
    Future<?> second = racers.submit(() -> {
      barrier.await();
      other.run();
      return null;
    });
    second.get(30, TimeUnit.SECONDS);
    T result = first.get(30, TimeUnit.SECONDS);
    if (result instanceof TestReply reply) {
      await(reply);
    }
    return result;
  }

  private static TestReply await(TestReply reply) throws Exception {
    reply.future().get(30, TimeUnit.SECONDS);
    return reply;
  }

  /** Nothing ends it again: not the client's leaving, not a late timeout. */
  private void endedOnce(TestReply held, PushRelay relay, String channel) {
    assertThat(held.disconnect()).isFalse();
    time.pass(Duration.ofSeconds(1));
    assertThat(held.replies()).isEqualTo(1);
    assertThat(relay.holding().size(channel)).isZero();
  }

  /** An adapter whose write fails in its face. */
  private static final class FailingResponder implements Responder {
    private volatile int replies;

    @Override
    public void fields(List<Header> fields) {}

    @Override
    public void read(BodySink sink) {
      throw new AssertionError("a subscriber's request has no body");
    }

    @Override
    @SuppressWarnings(
        "NonAtomicOperationOnVolatileField") // replies come one at a time, or fail the test
    public void reply(Reply reply) {
      replies++;
      throw new IllegalStateException("the connection has gone");
    }
  }
}
