package io.hbpush.servlet;

import io.hbpush.StreamReply;
import io.hbpush.SubscriberReply;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event stream: when there is something to write and the container can take it without
 * blocking. Container and core call whenever they like; one of their threads writes, and does
 * meanwhile what the others come for.
 */
final class StreamWriter implements StreamReply.Waker, WriteListener {
  private static final System.Logger LOG = System.getLogger(StreamWriter.class.getName());

  /** Far longer than a write that does not block takes; no container's thread may hang on us. */
  private static final long STOP_MILLIS = 10_000;

  private static final long NOBODY = -1;

  private static final byte[] COMMENT = ":\n".getBytes(StandardCharsets.US_ASCII);

  /** What comes next. */
  private enum Step {
    WRITE,
    FLUSH,
    /** Write a comment, so that the container is ready only if it has sent what came before. */
    PROBE,
    /** See whether it is. */
    ASK,
    END,
    NOTHING
  }

  private static final VarHandle CALLS;

  static {
    try {
      CALLS = MethodHandles.lookup().findVarHandle(StreamWriter.class, "calls", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ServletExchange exchange;
  private final StreamReply stream;
  private final ServletOutputStream out;
  private final boolean probes;

  /**
   * How many have come since a thread began to write, which does it for all of them; 0 while nobody
   * writes. In this object, as all that each message needs: of 1,000 streams nothing stays in a
   * processor's cache, and every object more is fetched again.
   */
  private volatile int calls;

  // Owned by the thread that writes.

  /**
   * Its id, or none. Others read it in {@link #stop} and may see anything but their own id: that one only
   * they write, and {@link #NOBODY} after it. No reference: the collector would look at every stream
   * that gets one.
   */
  private long thread = NOBODY;

  private boolean asleep;
  private boolean unflushed = true; // the head
  private boolean unprobed;
  private boolean unasked;
  private boolean ended;

  /** Set by core, taken by the thread that writes. */
  private volatile boolean woken;

  /** Nothing is written any more. Not asked of the exchange: that would be an object more. */
  private volatile boolean over;

  /** Who has what core brings written; whoever brings it writes if nobody. */
  private volatile @Nullable Consumer<StreamWriter> writers;

  /**
   * Writes nothing so far.
   *
   * @param probes whether the container says that it is ready while it has not sent what was flushed
   * @param writers has a stream written if core's threads must not
   */
  StreamWriter(
      ServletExchange exchange,
      StreamReply stream,
      ServletOutputStream out,
      boolean probes,
      @Nullable Consumer<StreamWriter> writers) {
    this.exchange = exchange;
    this.stream = stream;
    this.out = out;
    this.probes = probes;
    this.writers = writers;
  }

  @Override
  public void wake(SubscriberReply.@Nullable Delivered message) {
    woken = true;
    Consumer<StreamWriter> writers = this.writers;
    if (writers == null) {
      write(message);
      return;
    }
    if (message != null) {
      stream.keep(message);
    }
    try {
      writers.accept(this);
    } catch (RejectedExecutionException | IllegalStateException ending) {
      giveUp(ending);
    }
  }

  @Override
  public void onWritePossible() {
    if (Thread.currentThread() instanceof Executor thread) {
      writers = exchange.writersOn(thread); // Undertow's, which wants no other thread to write
    }
    write();
  }

  /** Writes what there is, unless another thread is at it, which then does. */
  void write() {
    write(null);
  }

  private void write(SubscriberReply.@Nullable Delivered message) {
    if ((int) CALLS.getAndAdd(this, 1) > 0) {
      if (message != null) {
        stream.keep(message);
      }
      return;
    }
    SubscriberReply.Delivered first = message;
    int left = 1;
    try {
      do {
        thread = Thread.currentThread().getId();
        writeWhatThereIs(first);
        first = null;
        thread = NOBODY;
        left = (int) CALLS.getAndAdd(this, -left) - left;
      } while (left > 0);
    } catch (IOException | RuntimeException failure) {
      fail(failure);
    } catch (Error failure) {
      fail(failure);
      throw failure;
    } finally {
      if (over) {
        wakeStopping();
      }
    }
  }

  private void fail(Throwable failure) {
    over = true;
    try {
      exchange.writeFailed(failure);
    } finally {
      thread = NOBODY;
      calls = 0; // whoever comes now finds that it is over
    }
  }

  /**
   * Writes until there is nothing more, or the container does not take it.
   *
   * @param message what core has given along, never in a field: see {@link #thread}
   */
  private void writeWhatThereIs(SubscriberReply.@Nullable Delivered message) throws IOException {
    SubscriberReply.Delivered first = message;
    for (Step step = next(); step != Step.NOTHING && out.isReady(); step = next()) {
      switch (step) {
        case WRITE -> {
          writeNext(first);
          first = null;
        }
        case FLUSH -> {
          unflushed = false;
          unprobed = probes;
          out.flush();
        }
        case PROBE -> {
          unprobed = false;
          unasked = true;
          out.write(COMMENT, 0, COMMENT.length);
        }
        case ASK -> unasked = false;
        case END -> {
          over = true;
          exchange.replyWritten();
        }
        case NOTHING -> {}
      }
    }
    if (first != null) {
      stream.keep(first);
    }
  }

  /** The container is asked only if there is something: if it is not ready, it calls when it is. */
  private Step next() {
    if (over) {
      return Step.NOTHING;
    }
    if (!ended && (woken || !asleep)) {
      return Step.WRITE;
    }
    if (unflushed) {
      return Step.FLUSH; // also at the end, where the container would block on what is left
    }
    if (ended) {
      return Step.END;
    }
    if (unprobed) {
      return Step.PROBE;
    }
    return unasked ? Step.ASK : Step.NOTHING;
  }

  private void writeNext(SubscriberReply.@Nullable Delivered message) throws IOException {
    if (woken) {
      woken = false;
    }
    unflushed = true;
    StreamReply.Progress progress = stream.writeNext(out, message);
    asleep = progress == StreamReply.Progress.LATER;
    ended = progress == StreamReply.Progress.END;
  }

  /** Whether the stream has been written to its end; for the thread that has written it. */
  boolean hasEnded() {
    return ended;
  }

  /** The response is the container's again. */
  void writeNoMore() {
    over = true;
  }

  /** There is no thread any more that could write the stream. */
  void giveUp(Throwable failure) {
    exchange.writeFailed(failure);
  }

  /**
   * Returns when nothing is written to the response any more. Containers end requests while others
   * write to them, and Tomcat may give response and buffer to another client in that moment.
   */
  void stop() {
    over = true;
    if (thread == Thread.currentThread().getId()) {
      return; // the container has called from within its write, which is the last
    }
    try {
      awaitNobody();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitNobody() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    while (calls > 0) {
      long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (millis <= 0) {
        LOG.log(Level.WARNING, "A stream is still being written, though its request has ended");
        return;
      }
      wait(millis);
    }
  }

  private synchronized void wakeStopping() {
    notifyAll();
  }

  @Override
  public void onError(Throwable failure) {
    stop();
    exchange.writeFailed(failure);
  }
}
