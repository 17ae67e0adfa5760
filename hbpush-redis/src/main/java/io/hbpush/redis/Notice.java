package io.hbpush.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** What a script announces to the nodes that listen to a channel. */
sealed interface Notice {
  /** Its place among the messages of the channel. */
  long score();

  /**
   * A message was published.
   *
   * @param message the message; without content if it is large, and stored
   * @param birth what tells the channel from an earlier one of its name; -1: not known
   */
  record Published(StoredMessage message, Keeping keeping, long birth) implements Notice {
    @Override
    public long score() {
      return message.score();
    }
  }

  /**
   * The channel was deleted.
   *
   * @param score the deletion's place among the messages
   */
  record Deleted(long score) implements Notice {}

  /**
   * The channel was created empty.
   *
   * @param score the id that the store gave last
   * @param timeout seconds that the channel lives on; -1: for ever
   */
  record Created(long score, long timeout) implements Notice {}

  /**
   * Unpacks a notice.
   *
   * @throws IllegalArgumentException if it is none of this version
   */
  static Notice read(byte[] packed) {
    Notice notice;
    try {
      notice = read(ByteBuffer.wrap(packed));
    } catch (BufferUnderflowException end) {
      throw new IllegalArgumentException("not a whole notice", end);
    }
    if (!Score.isValid(notice.score())) {
      throw new IllegalArgumentException("a notice with an id that cannot be");
    }
    return notice;
  }

  private static Notice read(ByteBuffer packed) {
    byte kind = packed.get();
    long number = (long) packed.getDouble();
    return switch (kind) {
      case 'm' -> published(true, number, packed);
      case 'p' -> published(false, number, packed);
      case 'd' -> new Deleted(number);
      case 'c' -> new Created(number, (long) packed.getDouble());
      default -> throw new IllegalArgumentException("a notice of an unknown kind");
    };
  }

  private static Published published(boolean stored, long timeout, ByteBuffer rest) {
    var keeping = new Keeping(stored, timeout, (long) rest.getDouble());
    long birth = (long) rest.getDouble();
    return new Published(StoredMessage.read(rest), keeping, birth);
  }
}
