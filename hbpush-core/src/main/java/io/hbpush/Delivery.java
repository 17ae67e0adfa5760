package io.hbpush;

import java.util.Objects;
import java.util.Optional;

/**
 * A message on its way to a subscriber.
 *
 * @param channelId the channel it was published to
 * @param message the message
 * @param gap set if messages before it are gone: all up to that id
 */
public record Delivery(String channelId, Message message, Optional<MessageId> gap) {
  /** Checks that nothing is missing. */
  public Delivery {
    Objects.requireNonNull(channelId, "channelId");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(gap, "gap");
  }
}
