package io.hbpush.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PathPattern;
import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberLocation;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream and a container that does what containers do only now and then. */
@Timeout(30)
class StreamWriterTest {
  private final PushRelay relay = PushRelay.builder().executor(Runnable::run).build();
  private final PushLocations locations = PushLocations.builder()
      .subscriber(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, relay)
      .build();

  @AfterEach
  void close() {
    relay.close();
  }

  private void begin(FakeContainer container) throws IOException {
    container.exchange.serve(locations, FakeContainer.stream("news"));
  }

  private void publish(String text) {
    relay.channel("news").publish(text).toCompletableFuture().join();
  }

  private int subscribers() {
    return relay
        .channel("news")
        .info()
        .toCompletableFuture()
        .join()
        .map(info -> info.subscribers())
        .orElse(0);
  }

  @Test
  void isFlushedBeforeItsEnd() throws Exception {
    var container = new FakeContainer();
    begin(container);
    container.writePossible();
    publish("last");
    container.calls.clear();
    relay.channel("news").delete().toCompletableFuture().join();
    assertThat(container.calls).containsExactly("write", "flush", "complete");
  }

  /** There several streams share a connection, and the field is forbidden (RFC 9113, 8.2.2). */
  @ParameterizedTest
  @CsvSource({"HTTP/1.1, true", "HTTP/2.0, false"})
  void saysThatItsConnectionEndsWithItButInHttp2(String protocol, boolean said) throws Exception {
    var container = new FakeContainer(protocol);
    begin(container);
    assertThat(container.head.contains("Connection: close")).isEqualTo(said);
  }

  @Test
  void asksForNothingWhenThereIsNothing() throws Exception {
    var asked = new ArrayList<String>();
    var container = new FakeContainer();
    begin(container);
    container.writePossible();
    asked.addAll(container.calls);
    container.writePossible();
    assertThat(container.calls).isEqualTo(asked);
  }

  /** A container that is not ready when a message comes, and calls when it is. */
  private class BusyContainer extends FakeContainer {
    private boolean ready = true;

    @Override
    final boolean isReady() {
      return ready;
    }

    final void beginAndPublishTooEarly() throws IOException {
      begin(this);
      writePossible();
      calls.clear();
      ready = false;
      publish("early");
      assertThat(calls).isEmpty();
      ready = true;
    }
  }

  @Test
  void aMessageWaitsForAContainerThatIsNotReady() throws Exception {
    var container = new BusyContainer();
    container.beginAndPublishTooEarly();
    container.writePossible();
    assertThat(container.calls).containsExactly("write", "flush");
  }

  @Test
  void aResponseThatTheContainerHasCompletedIsTouchedNoMore() throws Exception {
    var container = new BusyContainer();
    container.beginAndPublishTooEarly();
    container.completes();
    container.writePossible();
    assertThat(container.calls).isEmpty();
    assertThat(subscribers()).isZero();
  }

  @Test
  void aMessageThatComesWhileAnotherIsBeingWrittenFollowsIt() throws Exception {
    var container = new BusyContainer() {
      private boolean another;

      @Override
      void done(String what) throws IOException {
        super.done(what);
        if (another && calls.equals(List.of("write", "flush"))) {
          another = false;
          publish("another");
        }
      }
    };
    container.beginAndPublishTooEarly();
    container.another = true;
    container.writePossible();
    assertThat(container.calls).containsExactly("write", "flush", "write", "flush");
  }

  /** Tomcat gives the response to somebody else when the listeners have been told. */
  @Test
  void theContainerTakesNoResponseThatIsBeingWritten() throws Exception {
    var container = new SlowContainer();
    CompletableFuture<Void> writes = container.beginWrite();
    Thread ends = ending(container);
    awaitWaiting(ends);
    container.goesOn.countDown();
    ends.join();
    writes.join();
    publish("late");
    assertThat(container.calls).containsExactly("write", "complete", "taken");
  }

  @Test
  void aContainerThatFailsWithinAWriteDoesNotWaitForItself() throws Exception {
    var container = new FakeContainer() {
      private boolean breaks;

      @Override
      void done(String what) throws IOException {
        super.done(what);
        if (breaks && what.equals("write")) {
          clientGone();
        }
      }
    };
    begin(container);
    container.writePossible();
    container.breaks = true;
    container.calls.clear();
    long begun = System.nanoTime();
    publish("one");
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(9));
    publish("two");
    assertThat(container.calls).containsExactly("write", "complete");
  }

  /** Nobody may go on waiting for a write that has failed. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theContainerTakesAResponseWhoseWriteFails(boolean severely) throws Exception {
    var container = new SlowContainer() {
      @Override
      void written() throws IOException {
        if (severely) {
          throw new StackOverflowError();
        }
        throw new IOException("broken pipe");
      }
    };
    CompletableFuture<Void> writes = container.beginWrite();
    Thread ends = ending(container);
    awaitWaiting(ends);
    long failed = System.nanoTime();
    container.goesOn.countDown();
    ends.join();
    assertThat(System.nanoTime() - failed).isLessThan(TimeUnit.SECONDS.toNanos(9));
    writes.join();
    container.calls.clear();
    publish("late");
    assertThat(container.calls).isEmpty();
  }

  /** A container in which the second write takes as long as a test wants. */
  private class SlowContainer extends FakeContainer {
    final CountDownLatch goesOn = new CountDownLatch(1);
    private final CountDownLatch writing = new CountDownLatch(1);
    private volatile boolean slow;

    /** Called at the end of the slow write. */
    void written() throws IOException {}

    @Override
    final void done(String what) throws IOException {
      if (slow && what.equals("write")) {
        writing.countDown();
        await(goesOn);
        written();
      }
      super.done(what);
    }

    /** Begins a stream, and the write of a message to it. */
    final CompletableFuture<Void> beginWrite() throws Exception {
      begin(this);
      writePossible();
      slow = true;
      calls.clear();
      CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> publish("slow"));
      assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
      return writes;
    }
  }

  /** A thread on which the container says that the client has gone, and then takes the response. */
  private static Thread ending(FakeContainer container) {
    var ends = new Thread(() -> {
      try {
        container.clientGone();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      container.calls.add("taken");
    });
    ends.start();
    return ends;
  }

  private static void awaitWaiting(Thread thread) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (thread.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(thread.getState()).isEqualTo(Thread.State.TIMED_WAITING);
  }

  @Test
  void whatCannotBeWrittenIsForgottenWhateverTheContainerSays() throws Exception {
    var container = new FakeContainer() {
      private boolean broken;

      @Override
      void done(String what) throws IOException {
        if (broken && what.equals("write")) {
          throw new IOException("broken pipe");
        } else if (broken) {
          throw new IllegalStateException("it has failed before");
        }
      }
    };
    begin(container);
    container.writePossible();
    publish("one");
    assertThat(subscribers()).isEqualTo(1);
    container.broken = true;
    publish("two");
    assertThat(subscribers()).isZero();
  }

  /** What Tomcat does: from within, it would serve the connection's next request on this thread. */
  @Test
  void aRequestIsNotCompletedWhileItsListenerIsHandedOver() throws Exception {
    var container = new FakeContainer() {
      @Override
      void listens(WriteListener listener) throws IOException {
        listener.onWritePossible();
        relay.channel("news").delete().toCompletableFuture().join();
        calls.add("handed over");
      }
    };
    publish("one");
    begin(container);
    assertThat(container.calls).containsSubsequence("write", "handed over", "complete");
  }

  /** Tomcat blocks there until the connection takes more. */
  @Test
  void overHttp2AThreadOfTheContainerWrites() throws Exception {
    var tasks = new ArrayList<Runnable>();
    var container = new FakeContainer("HTTP/2.0") {
      @Override
      void start(Runnable task) {
        tasks.add(task);
      }
    };
    begin(container);
    container.writePossible();
    container.calls.clear();
    publish("one");
    assertThat(container.calls).isEmpty();
    tasks.forEach(Runnable::run);
    assertThat(container.calls).containsExactly("write", "flush");
  }

  /** Undertow: no other thread than its own may write. */
  @Test
  void aThreadOfTheContainerThatTakesTasksWritesAll() throws Exception {
    List<Thread> writers = new ArrayList<>();
    var container = new FakeContainer() {
      @Override
      void done(String what) {
        writers.add(Thread.currentThread());
      }
    };
    var io = new TaskThread();
    begin(container);
    container.writePossibleOn(io);
    io.sync();
    publish("one");
    io.sync();
    assertThat(writers).hasSizeGreaterThanOrEqualTo(4).containsOnly(io);
    io.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
