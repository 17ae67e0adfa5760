package io.hbpush;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Tells the watchers of a memory store's channels what happened: each channel's in order, one thread
 * at a time, and without the store's lock.
 *
 * <p>A publisher tells what others add meanwhile too, but only for a turn: the scheduler goes on from
 * there. Publishers get their answers when the turn is over, so that one of them may publish to the
 * channel again and wait for that.
 */
final class Telling {
  private static final System.Logger LOG = System.getLogger(Telling.class.getName());

  /** Long enough that a short backlog changes no thread, short enough to work for others. */
  static final int TURN = 64;

  private final Object lock;
  private final Executor scheduler;
  private final Consumer<MemoryChannel> nothingLeft;

  /** How many of the scheduler's threads give answers at the moment; guarded by the store's lock. */
  private int answering;

  /**
   * Prepares to tell.
   *
   * @param lock the store's, which guards the channels
   * @param scheduler goes on where a publisher's turn is over
   * @param nothingLeft is called with a channel of which all is told, while the lock is held
   */
  Telling(Object lock, Executor scheduler, Consumer<MemoryChannel> nothingLeft) {
    this.lock = lock;
    this.scheduler = scheduler;
    this.nothingLeft = nothingLeft;
  }

  /** Tells what happened to the channel, or leaves it to the thread that is telling already. */
  void tell(MemoryChannel channel) {
    tell(channel, told -> told.forEach(Happening::answer));
  }

  private void tell(MemoryChannel channel, Consumer<List<Happening>> answers) {
    var told = new ArrayList<Happening>(1);
    boolean more;
    do {
      more = turn(channel, told) && !handOn(channel);
      answers.accept(told);
      told.clear();
    } while (more);
  }

  /** Tells for a turn; true if there may be more, which nobody tells then. */
  private boolean turn(MemoryChannel channel, List<Happening> told) {
    synchronized (lock) {
      if (channel.telling) {
        return false;
      }
      channel.telling = true;
    }
    while (told.size() < TURN) {
      Happening next;
      synchronized (lock) {
        next = channel.pollUntold();
        if (next == null) {
          channel.telling = false;
          nothingLeft.accept(channel);
          return false;
        }
      }
      next.tell();
      told.add(next);
    }
    synchronized (lock) {
      channel.telling = false;
    }
    return true;
  }

  /** Leaves the rest to the scheduler; false if this thread has to go on. */
  private boolean handOn(MemoryChannel channel) {
    synchronized (lock) {
      if (answering > 0) {
        // Whoever is being answered there may wait for just what it would be handed.
        return false;
      }
    }
    try {
      scheduler.execute(() -> tell(channel, this::answerOnScheduler));
      return true;
    } catch (RuntimeException | Error refused) {
      LOG.log(DEBUG, "the scheduler takes nothing, so publishers tell all themselves", refused);
      return false;
    }
  }

  private void answerOnScheduler(List<Happening> told) {
    synchronized (lock) {
      answering++;
    }
    try {
      told.forEach(Happening::answer);
    } finally {
      synchronized (lock) {
        answering--;
      }
    }
  }
}
