package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that meet a relay at its end, on real threads: each has its reply. */
class ShutdownTest {
  @Test
  void aRequestThatIsHeldWhileTheRelayClosesEnds() throws Exception {
    var relay = new PushRelay[1];
    var store = new HookedStore(MemoryMessageStore.builder().build()) {
      @Override
      void looked(List<String> channelIds) {
        relay[0].close();
      }
    };
    relay[0] = PushRelay.builder().store(store).build();
    TestReply reply = ask(relay[0]);
    assertThat(reply.future().get(30, TimeUnit.SECONDS).status()).isEqualTo(503);
    assertThat(relay[0].holding().size("a")).isZero();
  }

  @Test
  void nothingIsHeldOnASchedulerThatHasEnded() throws Exception {
    var scheduler = Executors.newScheduledThreadPool(1);
    try (PushRelay relay = PushRelay.builder().scheduler(scheduler).build()) {
      scheduler.shutdownNow();
      assertThat(ask(relay).future().get(30, TimeUnit.SECONDS).status()).isEqualTo(503);
    }
  }

  @Test
  void closeWaitsForTheRelaysOwnThreads() throws Exception {
    PushRelay relay = PushRelay.inMemory();
    var threads = new CopyOnWriteArrayList<Thread>();
    var release = new CountDownLatch(1);
    Runnable busy = () -> {
      threads.add(Thread.currentThread());
      awaitWhateverInterrupts(release);
    };
    relay.holding().delivery().run(busy);
    relay.scheduler().execute(busy);
    awaitSize(threads, 2);
    long start = System.nanoTime();
    var closer = new Thread(relay::close);
    closer.start();
    while (closer.isAlive() && closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    boolean waited = closer.isAlive();
    release.countDown();
    closer.join();
    if (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1)) {
      assertThat(waited).isTrue();
      assertThat(threads).noneMatch(Thread::isAlive);
    }
  }

  @Test
  void closeOnOneOfTheRelaysOwnThreadsWaitsForNothing() throws Exception {
    PushRelay relay = PushRelay.inMemory();
    var held = new ArrayList<TestReply>();
    for (int i = 0; i < 10; i++) {
      held.add(ask(relay));
    }
    var release = new CountDownLatch(1);
    relay.scheduler().execute(() -> awaitWhateverInterrupts(release));
    var closing = new CompletableFuture<Thread>();
    var closed = new CountDownLatch(1);
    relay.holding().delivery().run(() -> {
      closing.complete(Thread.currentThread());
      relay.close();
      closed.countDown();
    });
    Thread closer = closing.get(30, TimeUnit.SECONDS);
    while (closed.getCount() > 0) {
      Thread.State state = closer.getState();
      assertThat(closed.getCount() == 0 || state != Thread.State.TIMED_WAITING).isTrue();
    }
    for (TestReply reply : held) {
      assertThat(reply.future().get(30, TimeUnit.SECONDS).status()).isEqualTo(503);
    }
    release.countDown();
  }

  @Test
  void aSubscriptionThatCatchesUpLetsOthersHaveTheDeliveryThread() throws Exception {
    var executor = Executors.newSingleThreadExecutor();
    var release = new CountDownLatch(1);
    var order = new SerialTasks(executor);
    for (int i = 0; i < 1000; i++) {
      order.execute(() -> await(release));
    }
    var done = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      order.execute(done::countDown);
    }
    var left = new long[1];
    var other = executor.submit(() -> left[0] = done.getCount());
    release.countDown();
    other.get(30, TimeUnit.SECONDS);
    assertThat(left[0]).isEqualTo(1000);
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    executor.shutdown();
  }

  private static void awaitSize(List<?> list, int size) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (list.size() < size) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void awaitWhateverInterrupts(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException again) {
        continue;
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TestReply ask(PushRelay relay) {
    PushLocations locations = PushLocations.builder()
        .subscriber(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, relay)
        .build();
    return TestReply.to(TestRequest.get("/a"), locations);
  }
}
