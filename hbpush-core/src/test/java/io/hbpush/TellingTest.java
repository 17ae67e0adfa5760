package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who tells a memory store's watchers when many publish to one channel, on real threads. */
class TellingTest {
  private static final AppendRules KEEP = new AppendRules(Limits.DEFAULT, true, true);

  private final ExecutorService others = Executors.newCachedThreadPool();
  private final MemoryMessageStore store = MemoryMessageStore.builder().build();
  private final Queue<Thread> tellers = new ConcurrentLinkedQueue<>();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  @AfterEach
  void end() {
    others.shutdownNow();
    store.close();
  }

  private CompletableFuture<AppendResult> publish(String text) {
    return store.append("news", Content.text(text), KEEP).toCompletableFuture();
  }

  private CompletableFuture<CompletableFuture<AppendResult>> publishElsewhere(String text) {
    return CompletableFuture.supplyAsync(() -> publish(text), others);
  }

  private void watch(Consumer<String> watcher) {
    join(store.watch("news", new Watcher() {
      @Override
      public boolean published(Message message, Optional<MessageId> gap) {
        tellers.add(Thread.currentThread());
        told.add(message.content().text());
        watcher.accept(message.content().text());
        return true;
      }

      @Override
      public void deleted() {}
    }));
  }

  @Test
  void aPublisherTellsForOthersForATurnOnly() {
    int messages = 10 * Telling.TURN;
    var answers = new ConcurrentLinkedQueue<CompletableFuture<AppendResult>>();
    watch(text -> {
      // There is always one more to tell, from a publisher that does not wait.
      int next = Integer.parseInt(text) + 1;
      if (next < messages) {
        answers.add(join(publishElsewhere(Integer.toString(next))));
      }
    });
    assertThat(publish("0")).isCompletedWithValueMatching(TellingTest::isClaimed);
    assertThat(tellers.stream().filter(Thread.currentThread()::equals).count())
        .isLessThanOrEqualTo(Telling.TURN);
    awaitTold(messages);
    assertThat(answers).hasSize(messages - 1).allMatch(answer -> isClaimed(join(answer)));
    assertThat(told.stream().map(Integer::valueOf).toList()).isSorted().hasSize(messages);
  }

  @Test
  void whoIsAnsweredMayPublishToTheChannelAndWaitForIt() {
    var first = new CountDownLatch(1);
    watch(text -> {
      if (text.equals("1")) {
        await(first);
      }
    });
    CompletableFuture<?> one = publishElsewhere("1");
    awaitTold(1);
    CompletableFuture<AppendResult> three = publish("2").thenApply(two -> join(publish("3")));
    first.countDown();
    assertThat(join(three)).matches(TellingTest::isClaimed);
    join(one);
    assertThat(told).containsExactly("1", "2", "3");
  }

  @Test
  void alsoOnTheSchedulerWhileAnotherPublisherTellsMoreThanATurn() {
    var first = new CountDownLatch(1);
    var second = new CountDownLatch(1);
    watch(text -> {
      if (text.equals("first")) {
        await(first);
      } else if (text.equals("second")) {
        await(second);
      }
    });
    CompletableFuture<?> one = publishElsewhere("first");
    awaitTold(1);
    publishATurn();
    // The first publisher's turn is over before this one, so the scheduler answers it.
    var answeredOn = new ArrayList<String>();
    CompletableFuture<AppendResult> last = publish("handed on").thenApply(handedOn -> {
      answeredOn.add(Thread.currentThread().getName());
      publishElsewhere("second");
      awaitTold(Telling.TURN + 3);
      publishATurn();
      CompletableFuture<AppendResult> mine = publish("mine");
      second.countDown();
      return join(mine);
    });
    first.countDown();
    assertThat(join(last)).matches(TellingTest::isClaimed);
    join(one);
    assertThat(answeredOn).singleElement().asString().startsWith("hbpush-timer");
  }

  @Test
  void whatWasHandedOnIsToldAlsoIfTheRelayIsClosedMeanwhile() throws Exception {
    PushRelay relay = PushRelay.inMemory();
    var telling = new CountDownLatch(1);
    var first = new CountDownLatch(1);
    var timer = new CountDownLatch(1);
    join(relay.store().watch("news", new RecordingWatcher() {
      @Override
      public boolean published(Message message, Optional<MessageId> gap) {
        telling.countDown();
        TellingTest.await(first);
        return super.published(message, gap);
      }
    }));
    relay.scheduler().execute(() -> await(timer));
    CompletableFuture<?> one = CompletableFuture.runAsync(
        () -> relay.store().append("news", Content.text("first"), KEEP), others);
    await(telling);
    CompletionStage<AppendResult> last = null;
    for (int i = 0; i < Telling.TURN; i++) {
      last = relay.store().append("news", Content.text("x"), KEEP);
    }
    first.countDown();
    join(one);
    CompletableFuture<?> closed = CompletableFuture.runAsync(relay::close, others);
    while (!relay.isClosed()) {
      Thread.onSpinWait();
    }
    timer.countDown();
    assertThat(join(last)).isInstanceOf(AppendResult.Appended.class);
    join(closed);
  }

  @Test
  void aSchedulerThatHasEndedIsNotNeeded() {
    var ended = Executors.newScheduledThreadPool(1);
    try (var alone = MemoryMessageStore.builder().scheduler(ended).build()) {
      var watcher = new RecordingWatcher();
      var first = new CountDownLatch(1);
      join(alone.watch("news", new Watcher() {
        @Override
        public boolean published(Message message, Optional<MessageId> gap) {
          await(first);
          return watcher.published(message, gap);
        }

        @Override
        public void deleted() {}
      }));
      ended.shutdownNow();
      List<CompletableFuture<CompletableFuture<AppendResult>>> answers = new ArrayList<>();
      for (int i = 0; i < 3 * Telling.TURN; i++) {
        answers.add(CompletableFuture.supplyAsync(
            () -> alone.append("news", Content.text("x"), KEEP).toCompletableFuture(), others));
      }
      first.countDown();
      watcher.await(3 * Telling.TURN);
      answers.forEach(answer -> join(join(answer)));
    }
  }

  private void publishATurn() {
    for (int i = 0; i < Telling.TURN; i++) {
      publish("filler");
    }
  }

  private void awaitTold(int messages) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (told.size() < messages) {
      assertThat(System.nanoTime()).as("told in time: %s", told).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static boolean isClaimed(AppendResult result) {
    return result instanceof AppendResult.Appended appended && appended.claimed();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
