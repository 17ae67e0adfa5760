package io.hbpush;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How long and how many messages a channel keeps. A channel has the limits of its latest publish or
 * creating PUT; they hold for the whole channel, when writing and when reading.
 *
 * @param messageTimeout how long a message is kept, in whole seconds; empty: for ever. An empty
 *     channel that nobody waits on disappears after the same time
 * @param maxMessages how many messages are kept, at least 1; empty: as many as the store holds
 */
public record Limits(Optional<Duration> messageTimeout, OptionalInt maxMessages) {
  /** Messages are kept for one hour, as many as come. */
  public static final Limits DEFAULT =
      new Limits(Optional.of(Duration.ofHours(1)), OptionalInt.empty());

  /** Messages are kept for ever, as many as come. */
  public static final Limits NONE = new Limits(Optional.empty(), OptionalInt.empty());

  /** More than the years that dates of HTTP can name. */
  private static final long LONGEST_SECONDS = 1L << 40;

  /**
   * Checks both limits.
   *
   * @throws IllegalArgumentException if the timeout is not a positive number of whole seconds or
   *     the count is less than 1
   */
  public Limits {
    messageTimeout.ifPresent(timeout -> Durations.requireWholeSeconds("messageTimeout", timeout));
    if (maxMessages.isPresent() && maxMessages.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "maxMessages must be at least 1: " + maxMessages.getAsInt());
    }
  }

  /** Returns these limits with another timeout. */
  public Limits withMessageTimeout(Duration messageTimeout) {
    return new Limits(Optional.of(messageTimeout), maxMessages);
  }

  /** Returns these limits with another count. */
  public Limits withMaxMessages(int maxMessages) {
    return new Limits(messageTimeout, OptionalInt.of(maxMessages));
  }

  /** The timeout in seconds, small enough to be added to any time; -1 if messages are kept for ever. */
  long timeoutSeconds() {
    return messageTimeout.isPresent()
        ? Math.min(messageTimeout.get().getSeconds(), LONGEST_SECONDS)
        : -1;
  }
}
