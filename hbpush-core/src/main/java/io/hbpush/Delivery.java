package io.hbpush;

import java.util.Optional;

/**
 * A message that reaches a subscription.
 *
 * @param message the next message
 * @param gap set if messages before it are gone: all up to that id
 */
public record Delivery(Message message, Optional<MessageId> gap) {}
