package io.hbpush.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PathPattern;
import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberLocation;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many streams that one thread of the container has to write, which must see to others as well. */
@Timeout(30)
class WriteTurnsTest {
  private final PushRelay relay = PushRelay.builder().executor(Runnable::run).build();
  private final PushLocations locations = PushLocations.builder()
      .subscriber(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, relay)
      .build();
  private final ServletContext application = FakeContainer.application();
  private final TaskThread thread = new TaskThread();

  /** What the timer is to do; touched by one thread at a time. */
  private final Queue<Runnable> elsewhere = new ArrayDeque<>();

  private volatile boolean timerEnded;

  WriteTurnsTest() {
    StreamThreads.begin(
        application,
        Fakes.of(
            ScheduledExecutorService.class,
            Map.of(
                "schedule", (Fakes.Answer) arguments -> schedule((Runnable) arguments[0]),
                "shutdown", (Fakes.Answer) arguments -> timerEnded = true)));
  }

  private @Nullable Object schedule(Runnable task) {
    if (timerEnded) {
      throw new RejectedExecutionException("the timer has ended");
    }
    elsewhere.add(task);
    return null;
  }

  @AfterEach
  void close() {
    thread.close();
    relay.close();
  }

  /** Streams that have got their beginning, on the thread. */
  private List<FakeContainer> streams(int count) throws IOException {
    List<FakeContainer> streams =
        Stream.generate(() -> new FakeContainer(application)).limit(count).toList();
    for (FakeContainer stream : streams) {
      begin(stream);
    }
    thread.sync();
    streams.forEach(stream -> stream.calls.clear());
    return streams;
  }

  private void begin(FakeContainer stream) throws IOException {
    stream.exchange.serve(locations, FakeContainer.stream("news"));
    stream.writePossibleOn(thread);
  }

  private void publish(String text) {
    relay.channel("news").publish(text).toCompletableFuture().join();
  }

  /** Publishes while the thread is busy with something else, and returns after the first turn. */
  private void publishWhileBusy(String text) {
    CountDownLatch busy = occupy();
    publish(text);
    busy.countDown();
    thread.sync();
  }

  /** Has the thread do something else until it is told to go on. */
  private CountDownLatch occupy() {
    var busy = new CountDownLatch(1);
    thread.execute(() -> {
      try {
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    return busy;
  }

  /** Has the timer do what it is to do, and returns when the thread has done what follows. */
  private void nextTurn() {
    elsewhere.remove().run();
    thread.sync();
  }

  /** How many streams have had so many writes. */
  private static int written(List<FakeContainer> streams, int times) {
    return (int) streams.stream()
        .filter(stream -> stream.calls.stream().filter("write"::equals).count() == times)
        .count();
  }

  @Test
  void theThreadHasNoTaskLeftAfterATurn() throws Exception {
    List<FakeContainer> streams = streams(2 * WriteTurns.FEWEST);
    publishWhileBusy("one");
    assertThat(written(streams, 1)).isEqualTo(WriteTurns.FEWEST);
    assertThat(elsewhere).hasSize(1);
    nextTurn();
    assertThat(streams)
        .allSatisfy(stream -> assertThat(stream.calls).containsExactly("write", "flush"));
    assertThat(elsewhere).isEmpty();
    publish("two");
    thread.sync();
    while (!elsewhere.isEmpty()) {
      nextTurn();
    }
    assertThat(written(streams, 2)).isEqualTo(streams.size());
  }

  @Test
  void whoWaitsForATurnGetsAllThatCameMeanwhileAtOnce() throws Exception {
    List<FakeContainer> streams = streams(2 * WriteTurns.FEWEST);
    publishWhileBusy("one");
    publish("two");
    publish("three");
    while (!elsewhere.isEmpty()) {
      nextTurn();
    }
    assertThat(written(streams, 1)).isEqualTo(WriteTurns.FEWEST);
    assertThat(written(streams, 2)).isEqualTo(WriteTurns.FEWEST);
  }

  /** Each costs a thread's waking. */
  @Test
  void turnsAreLongerWhileNothingComesInBetween() throws Exception {
    int few = WriteTurns.FEWEST;
    List<FakeContainer> streams = streams(20 * few);
    publishWhileBusy("one");
    for (int written : new int[] {1, 2, 4, 8, 16}) {
      assertThat(written(streams, 1)).isEqualTo(written * few);
      nextTurn();
    }
    assertThat(written(streams, 1)).isEqualTo(streams.size());
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void turnsAreShortForAWhileWhenSomethingComes() throws Exception {
    int few = WriteTurns.FEWEST;
    List<FakeContainer> streams = streams(40 * few);
    publishWhileBusy("one");
    nextTurn();
    nextTurn();
    assertThat(written(streams, 1)).isEqualTo(4 * few);
    publish("two"); // the four wait once more, behind those that have yet to get both
    nextTurn();
    assertThat(written(streams, 1)).isEqualTo(8 * few);
    for (int turn = 1; turn <= WriteTurns.PATIENCE + 1; turn++) {
      nextTurn();
      assertThat(written(streams, 1)).isEqualTo((8 + turn) * few);
    }
    nextTurn();
    assertThat(written(streams, 1)).isEqualTo((8 + WriteTurns.PATIENCE + 3) * few);
  }

  /** A server is stopped after its relay: then its threads do what they have, and take no more. */
  @Test
  void streamsThatEndDoNotWaitForTurns() throws Exception {
    List<FakeContainer> streams = streams(4 * WriteTurns.FEWEST);
    publishWhileBusy("one");
    var busy = occupy();
    relay.close();
    elsewhere.remove().run();
    thread.refuse();
    busy.countDown();
    thread.sync();
    assertThat(streams)
        .allSatisfy(stream ->
            assertThat(stream.calls).containsSequence("flush", "complete").contains("write"));
  }

  @Test
  void whereServletsWereEndedNobodyWaitsForTurns() throws Exception {
    List<FakeContainer> streams = streams(4 * WriteTurns.FEWEST);
    StreamThreads.end(application);
    publishWhileBusy("one");
    while (written(streams, 1) < streams.size()) {
      thread.sync();
    }
    assertThat(elsewhere).isEmpty();
    assertThat(streams(1)).allSatisfy(late -> {
      publish("two");
      thread.sync();
      assertThat(late.calls).contains("write");
    });
  }

  @Test
  void streamsOfAThreadThatEndsAreGivenUp() throws Exception {
    List<FakeContainer> streams = streams(2);
    thread.refuse();
    publish("one");
    publish("late");
    assertThat(streams).allSatisfy(stream -> assertThat(stream.calls).containsExactly("complete"));
  }

  /** As Undertow's that has been stopped, which gives no thread for the end of a request. */
  @Test
  void oneThatCannotBeCompletedIsNotTheLastThatIsGivenUp() throws Exception {
    List<FakeContainer> streams = streams(WriteTurns.FEWEST + 3);
    publishWhileBusy("one");
    thread.refuse();
    streams.forEach(FakeContainer::stop);
    elsewhere.remove().run();
    assertThat(streams)
        .filteredOn(stream -> stream.calls.equals(List.of("complete")))
        .hasSize(3);
  }

  /** As where the stack of whoever publishes has no room for another call. */
  @Test
  void whatFailsWhenOneIsGivenUpConcernsNoOther() throws Exception {
    var failing = new FakeContainer(application) {
      @Override
      void done(String what) throws IOException {
        super.done(what);
        if (what.equals("complete")) {
          throw new StackOverflowError();
        }
      }
    };
    begin(failing);
    FakeContainer other = streams(1).get(0);
    thread.fail(new StackOverflowError());
    publish("one");
    thread.sync();
    assertThat(failing.calls).contains("complete");
    assertThat(other.calls).containsExactly("write", "flush");
  }

  @Test
  void streamsThatWaitForATurnAreGivenUpWhenTheThreadEnds() throws Exception {
    List<FakeContainer> streams = streams(WriteTurns.FEWEST + 1);
    publishWhileBusy("one");
    thread.refuse();
    elsewhere.remove().run();
    assertThat(streams)
        .filteredOn(stream -> stream.calls.equals(List.of("complete")))
        .hasSize(1);
  }
}
