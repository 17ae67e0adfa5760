package io.hbpush.redis;

import io.hbpush.Message;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.StoreUnavailableException;
import io.hbpush.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Who watches a channel, and whose watch has yet to begin. All but {@link #count} and {@link
 * #reserve} is touched by the channel's events only.
 */
final class Watchers {
  private final SerialEvents events;
  private final AtomicInteger count = new AtomicInteger();
  private final List<Watcher> watchers = new ArrayList<>();
  private final List<Beginning> beginnings = new ArrayList<>();

  Watchers(SerialEvents events) {
    this.events = events;
  }

  /** How many watch, or are about to. */
  int count() {
    return count.get();
  }

  /** Counts a watcher that is about to come, so that nobody takes the channel for unwatched. */
  void reserve() {
    count.incrementAndGet();
  }

  /** Adds a watcher that has been counted. */
  void add(Beginning beginning) {
    watchers.add(beginning.watcher);
    beginnings.add(beginning);
  }

  /** It has come about that all hear of everything. */
  void begin() {
    List<Beginning> ready = List.copyOf(beginnings);
    beginnings.clear();
    ready.forEach(beginning -> beginning.begun.complete(new OneWatch(beginning.watcher)));
  }

  /** Ends some of the watches that have not begun. */
  void end(Predicate<Beginning> which, String reason) {
    for (Beginning beginning : List.copyOf(beginnings)) {
      if (which.test(beginning)) {
        beginnings.remove(beginning);
        remove(beginning.watcher);
        beginning.begun.completeExceptionally(
            new StoreUnavailableException(reason, StoreUnavailableException.Outcome.NOT_DONE));
      }
    }
  }

  private void remove(Watcher watcher) {
    watchers.remove(watcher);
    count.decrementAndGet();
  }

  /** Tells all of a message; returns whether one claimed it. */
  boolean tell(Message message, Optional<MessageId> gap) {
    boolean claimed = false;
    for (Watcher watcher : List.copyOf(watchers)) {
      claimed |= watcher.published(message, gap);
    }
    return claimed;
  }

  void tellDeleted() {
    List.copyOf(watchers).forEach(Watcher::deleted);
  }

  /** A watch that waits for its beginning. */
  static final class Beginning {
    private final Watcher watcher;
    private final long deadline;
    private final CompletableFuture<MessageStore.Watch> begun = new CompletableFuture<>();

    /**
     * Wants a watch.
     *
     * @param deadline when it fails if it has not begun, by {@link System#nanoTime}
     */
    Beginning(Watcher watcher, long deadline) {
      this.watcher = watcher;
      this.deadline = deadline;
    }

    CompletableFuture<MessageStore.Watch> begun() {
      return begun;
    }

    boolean isLate(long nanoTime) {
      return nanoTime - deadline >= 0;
    }
  }

  private final class OneWatch implements MessageStore.Watch {
    private final Watcher watcher;

    /** Touched by events only. */
    private boolean closed;

    OneWatch(Watcher watcher) {
      this.watcher = watcher;
    }

    @Override
    public void close() {
      events.execute(() -> {
        if (!closed) {
          closed = true;
          remove(watcher);
        }
      });
    }
  }
}
