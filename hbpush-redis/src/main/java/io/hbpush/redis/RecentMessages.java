package io.hbpush.redis;

import io.hbpush.Message;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps the tail of one channel up to date. Not safe for many threads; its tails are. */
final class RecentMessages {
  /** What the tails of all channels share. */
  static final class Budget {
    private final InstantSource clock;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    /** Limits tails to 64 MiB, or a sixteenth of a small heap. */
    Budget(InstantSource clock) {
      this(clock, Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16));
    }

    Budget(InstantSource clock, long maxBytes) {
      this.clock = clock;
      this.maxBytes = maxBytes;
    }

    long now() {
      return clock.millis();
    }

    /** Takes so many bytes more, unless that is too much. */
    private boolean take(int more) {
      if (bytes.addAndGet(more) <= maxBytes || more <= 0) {
        return true;
      }
      bytes.addAndGet(-more);
      return false;
    }
  }

  private final Budget budget;
  private Tail tail = Tail.after(Long.MAX_VALUE);

  RecentMessages(Budget budget) {
    this.budget = budget;
  }

  Tail tail() {
    return tail;
  }

  /** A message was announced that follows all that was told. */
  void announced(StoredMessage stored, Message message, Keeping keeping) {
    Tail next = tail.with(new Tail.Entry(stored, message, budget.now()), keeping);
    if (budget.take(next.bytes() - tail.bytes())) {
      tail = next;
    } else {
      restart(stored.score());
    }
  }

  /** What was up to that id is gone, or for Redis to say. */
  void restart(long score) {
    budget.take(-tail.bytes());
    tail = Tail.after(score);
  }
}
