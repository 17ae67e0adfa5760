package io.hbpush.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PathPattern;
import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberLocation;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  /** What another thread is to do; touched by one thread at a time. */
  private final Queue<Runnable> elsewhere = new ArrayDeque<>();

  WriteTurnsTest() {
    WriteTurns.in(application).put(thread, new WriteTurns(thread, elsewhere::add));
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
      stream.exchange.serve(locations, FakeContainer.stream("news"));
      thread.execute(() -> {
        try {
          stream.writePossible();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
    thread.sync();
    streams.forEach(stream -> stream.calls.clear());
    return streams;
  }

  private void publish(String text) {
    relay.channel("news").publish(text).toCompletableFuture().join();
  }

  /** Publishes while the thread is busy with something else, and returns after the first turn. */
  private void publishWhileBusy(String text) {
    var busy = new CountDownLatch(1);
    thread.execute(() -> {
      try {
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    publish(text);
    busy.countDown();
    thread.sync();
  }

  /** Has the other thread do what it is to do, and returns when the thread has done what follows. */
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

  @Test
  void streamsOfAThreadThatEndsAreGivenUp() throws Exception {
    List<FakeContainer> streams = streams(2);
    thread.refuse();
    publish("one");
    publish("late");
    assertThat(streams).allSatisfy(stream -> assertThat(stream.calls).containsExactly("complete"));
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
