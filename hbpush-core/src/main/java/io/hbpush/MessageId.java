package io.hbpush;

import java.time.Instant;

/**
 * Place of a message in its channel, on the wire {@code Last-Modified} and {@code Etag}.
 *
 * <p>Ids strictly increase over all channels of a store, so one id is a cursor for any set of them.
 * A cursor is the id a subscriber has seen last; "next" is the oldest message with a greater id.
 *
 * @param time publish time in whole seconds since the epoch, not negative
 * @param tag rank among the messages of that second, from 0; -1 only in a cursor: before all of
 *     them
 */
public record MessageId(long time, int tag) implements Comparable<MessageId> {
  /** How many ids a second has; more messages than that run on into the next second. */
  public static final int TAGS = 1 << 21;

  /** One second after the last that a date of HTTP can name. */
  private static final long LAST_TIME = 253_402_300_800L;

  /** The cursor before every message: the next one is the oldest stored. */
  public static final MessageId OLDEST = new MessageId(0, -1);

  /** The cursor after every message there is now: the next one has yet to be published. */
  public static final MessageId NEWEST = new MessageId(LAST_TIME, -1);

  /**
   * Checks the pair.
   *
   * @throws IllegalArgumentException if {@code time} or {@code tag} is out of range
   */
  public MessageId {
    if (time < 0 || time > LAST_TIME) {
      throw new IllegalArgumentException("time must be from 0 to " + LAST_TIME + ": " + time);
    }
    if (tag < -1 || tag >= TAGS) {
      throw new IllegalArgumentException("tag must be from -1 to " + (TAGS - 1) + ": " + tag);
    }
  }

  /**
   * Reads the one-word form {@code time:tag}.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form or out of range
   */
  public static MessageId parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("an id has the form time:tag: " + text);
    }
    long time = Decimal.parse(text, 0, colon, LAST_TIME);
    long tag = Decimal.parse(text, colon + 1, text.length(), TAGS - 1);
    if (time < 0 || tag < 0) {
      throw new IllegalArgumentException("an id has the form time:tag: " + text);
    }
    return new MessageId(time, (int) tag);
  }

  /** Returns the id of a message published now; it follows this one even if the clock went back. */
  public MessageId next(Instant now) {
    if (now.getEpochSecond() > time) {
      return new MessageId(now.getEpochSecond(), 0);
    }
    return tag + 1 < TAGS ? new MessageId(time, tag + 1) : new MessageId(time + 1, 0);
  }

  @Override
  public int compareTo(MessageId other) {
    return time != other.time ? Long.compare(time, other.time) : Integer.compare(tag, other.tag);
  }

  /** Returns whether this id is greater than the other. */
  boolean isAfter(MessageId other) {
    return compareTo(other) > 0;
  }

  /** Returns the id as a number that orders as ids do, those of cursors without a tag included. */
  long packed() {
    return time * 2 * TAGS + tag + 1;
  }

  /** Returns the id of a number that {@link #packed} gave. */
  static MessageId unpacked(long packed) {
    return new MessageId(packed / (2 * TAGS), (int) (packed % (2 * TAGS)) - 1);
  }

  /** Returns the one-word form {@code time:tag}. */
  @Override
  public String toString() {
    return time + ":" + tag;
  }
}
