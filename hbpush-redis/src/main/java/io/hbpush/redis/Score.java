package io.hbpush.redis;

import io.hbpush.MessageId;

/** Ids as Redis sorts them: {@code time * 2^21 + tag}, an exact double until the year 2106. */
final class Score {
  /** An id before all messages; also "there is none" in the scripts. */
  static final long NONE = 0;

  /** Greater than all ids. */
  private static final long END = 1L << 53;

  private Score() {}

  /** Whether it is an id, or {@link #NONE}. */
  static boolean isValid(long score) {
    return score >= NONE && score < END;
  }

  /** The score of an id or a cursor; a tag of -1 gives the end of the second before. */
  static long of(MessageId id) {
    return id.time() * MessageId.TAGS + id.tag();
  }

  static MessageId id(long score) {
    return new MessageId(score / MessageId.TAGS, (int) (score % MessageId.TAGS));
  }
}
