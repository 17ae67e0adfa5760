package io.hbpush.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What Redis announced while a channel's past was being read. Bounded: when there is too much of
 * it, what comes then is dropped, and has to be read too. Not safe for many threads.
 */
final class PendingNotices {
  private static final int MAX_NOTICES = 1000;
  private static final int MAX_BYTES = 16 << 20;

  private final Deque<Notice> notices = new ArrayDeque<>();
  private int bytes;
  private boolean overflown;

  /** Adds a notice; they come in order. */
  void add(Notice notice) {
    overflown |= notices.size() >= MAX_NOTICES || bytes >= MAX_BYTES;
    if (!overflown) {
      bytes += size(notice);
      notices.addLast(notice);
    }
  }

  /** The next notice whose place is before that id; null if there is none. */
  @Nullable
  Notice first(long score) {
    Notice first = notices.peekFirst();
    return first != null && first.score() < score ? first : null;
  }

  void removeFirst() {
    bytes -= size(notices.removeFirst());
  }

  /** Whether notices were dropped. */
  boolean isOverflown() {
    return overflown;
  }

  void clear() {
    notices.clear();
    bytes = 0;
    overflown = false;
  }

  private static int size(Notice notice) {
    return notice instanceof Notice.Published published && published.message().content() != null
        ? published.message().content().size()
        : 0;
  }
}
