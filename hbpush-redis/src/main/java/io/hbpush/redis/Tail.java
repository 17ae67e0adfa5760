package io.hbpush.redis;

import io.hbpush.Message;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The latest stored messages of a channel as they were announced, without a hole: those who have
 * seen what was before need not ask Redis for them. Bounded. Immutable.
 */
final class Tail {
  /** A message is in a tail for a moment: so long that those who are served together find it. */
  static final long MAX_AGE_MILLIS = 5000;

  private static final int MAX_MESSAGES = 64;
  private static final int MAX_BYTES = 1 << 20;

  /** What an entry takes beside its content. */
  private static final int OVERHEAD_BYTES = 256;

  /**
   * A message of a tail.
   *
   * @param heardAt when it was announced, by this node's clock
   */
  record Entry(StoredMessage stored, Message message, long heardAt) {
    int bytes() {
      return OVERHEAD_BYTES + message.content().size();
    }

    long score() {
      return stored.score();
    }

    /** Whether it is kept for so long, at a time of Redis' clock. */
    private boolean isWithin(long timeout, long seconds) {
      return timeout < 0 || seconds - message.id().time() <= timeout;
    }
  }

  /** All messages of the channel with greater ids are here. */
  private final long from;

  private final Entry[] entries;
  private final int bytes;

  /** Seconds that messages are kept; -1: for ever. */
  private final long timeout;

  private Tail(long from, Entry[] entries, long timeout) {
    this.from = from;
    this.entries = entries;
    this.timeout = timeout;
    this.bytes = Arrays.stream(entries).mapToInt(Entry::bytes).sum();
  }

  /** The tail of a channel whose messages up to that id are all that is known. */
  static Tail after(long score) {
    return new Tail(score, new Entry[0], -1);
  }

  /** How much memory it takes. */
  int bytes() {
    return bytes;
  }

  /** The tail after one more message has been published, and what is beyond limits has gone. */
  Tail with(Entry newest, Keeping keeping) {
    Entry[] all = entries;
    if (keeping.stored()) {
      all = Arrays.copyOf(entries, entries.length + 1);
      all[entries.length] = newest;
    }
    long max = keeping.max() < 0 ? MAX_MESSAGES : Math.min(MAX_MESSAGES, keeping.max());
    long seconds = newest.message.id().time();
    int first = all.length;
    int sum = 0;
    while (first > 0
        && all.length - first < max
        && sum + all[first - 1].bytes() <= MAX_BYTES
        && all[first - 1].isWithin(timeout, seconds)
        && all[first - 1].isWithin(keeping.timeout(), seconds)) {
      first--;
      sum += all[first].bytes();
    }
    long begin = first == 0 ? from : all[first - 1].score();
    return new Tail(begin, Arrays.copyOfRange(all, first, all.length), keeping.timeout());
  }

  /**
   * The message after a cursor; null if Redis has to be asked.
   *
   * @param now by the clock that said when it was heard
   * @param seconds the time of the latest id that is known, by Redis' clock
   */
  @Nullable
  Entry next(long cursor, long now, long seconds) {
    if (cursor < from) {
      return null;
    }
    for (Entry entry : entries) {
      if (entry.score() > cursor) {
        return isSurelyKept(entry, now, seconds) ? entry : null;
      }
    }
    return null;
  }

  /** Half of the time that it is kept makes up for clocks that are set and news that come late. */
  private boolean isSurelyKept(Entry entry, long now, long seconds) {
    long half = timeout < 0 ? MAX_AGE_MILLIS : TimeUnit.SECONDS.toMillis(timeout) / 2;
    long age = now - entry.heardAt;
    return age >= 0 && age <= Math.min(MAX_AGE_MILLIS, half) && entry.isWithin(timeout, seconds);
  }

  /** Whether nobody will find anything here. */
  boolean isOver(long now) {
    return entries.length > 0
        && Math.abs(now - entries[entries.length - 1].heardAt) > MAX_AGE_MILLIS;
  }
}
