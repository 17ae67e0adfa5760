package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

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
      void looked(String channelId) {
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
