package io.hbpush.servlet;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The streams that one of the container's threads is to write, in turns: Undertow's threads run all
 * tasks they have before they look at their sockets again. With a task for each stream, the
 * publisher's next message would be read when the one before has gone out to all, and no stream could
 * ever write two at once.
 *
 * <p>Thread-safe. One for each thread and application, for as long as the application lives.
 */
final class WriteTurns implements Consumer<StreamWriter> {
  /** How many streams a turn has at least: a fraction of a millisecond. */
  static final int FEWEST = 32;

  /** And at most, some milliseconds, so that nobody else waits for longer. */
  static final int MOST = 1024;

  /** After how many looks that brought nothing turns become longer. */
  static final int PATIENCE = 16;

  private final Executor thread;
  private final Executor later;
  private final Queue<StreamWriter> woken = new ConcurrentLinkedQueue<>();

  /** Whether a turn will come, or is being taken. */
  private final AtomicBoolean coming = new AtomicBoolean();

  /** Whether a stream was woken since the turn before. */
  private volatile boolean wokenSince;

  // Owned by the thread.

  /**
   * How many streams a turn has. A look at the sockets costs as much as ten streams, since another
   * thread has to be woken for it: in bursts it is worth that, otherwise it is seldom tried.
   */
  private int streams = FEWEST;

  /** How many looks have brought nothing since one brought something; no more than matters. */
  private int fruitless = PATIENCE;

  /** Whether the turn before left some over. */
  private boolean goesOn;

  /**
   * Has nothing to write so far.
   *
   * @param thread runs tasks on the thread that writes
   * @param later runs a task soon on another thread, but not before this one looks at its sockets;
   *     what it refuses is not put off
   */
  WriteTurns(Executor thread, Executor later) {
    this.thread = thread;
    this.later = later;
  }

  /** Has the thread write a stream. */
  @Override
  public void accept(StreamWriter stream) {
    woken.add(stream);
    if (!wokenSince) {
      wokenSince = true;
    }
    if (coming.compareAndSet(false, true)) {
      submit();
    }
  }

  private void submit() {
    try {
      thread.execute(this::take);
    } catch (RejectedExecutionException | IllegalStateException ending) {
      giveUp(ending);
    } catch (RuntimeException | Error failure) {
      giveUp(failure);
      throw failure;
    }
  }

  private void giveUp(Throwable failure) {
    coming.set(false);
    for (StreamWriter next = woken.poll(); next != null; next = woken.poll()) {
      next.giveUp(failure);
    }
  }

  /** A turn; on the thread. */
  private void take() {
    try {
      int left = streams;
      for (StreamWriter next; left > 0 && (next = woken.poll()) != null; ) {
        next.write();
        // Where one ends, all may: their server stops, and the thread with it.
        left = next.hasEnded() ? Integer.MAX_VALUE : left - 1;
      }
    } finally {
      if (woken.isEmpty()) {
        rest();
      } else {
        goOnLater();
      }
    }
  }

  private void rest() {
    goesOn = false;
    streams = Math.max(FEWEST, streams - streams / 8); // so that a look is tried in some rounds
    coming.set(false);
    if (!woken.isEmpty() && coming.compareAndSet(false, true)) {
      submit();
    }
  }

  /** Has another thread submit the next turn, when this one has looked at its sockets. */
  private void goOnLater() {
    if (goesOn && wokenSince) {
      streams = FEWEST;
      fruitless = 0;
    } else if (goesOn && fruitless < PATIENCE) {
      fruitless++;
    } else if (goesOn) {
      streams = Math.min(MOST, streams * 2);
    }
    goesOn = true;
    wokenSince = false;
    try {
      later.execute(this::submit);
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      submit(); // or nobody would ever write to these streams again
    }
  }
}
