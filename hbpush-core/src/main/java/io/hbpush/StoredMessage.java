package io.hbpush;

import org.jspecify.annotations.Nullable;

/**
 * A message in a memory store: an element of its channel's ring and a link in the chain of all the
 * store's messages, oldest first. Guarded by the store's lock.
 */
final class StoredMessage {
  final Message message;
  final MessageRing ring;

  /** What it counts beside its body, in bytes. */
  final int overhead;

  @Nullable
  StoredMessage older;

  @Nullable
  StoredMessage newer;

  StoredMessage(Message message, MessageRing ring, int overhead) {
    this.message = message;
    this.ring = ring;
    this.overhead = overhead;
  }

  /** What it counts in all, in bytes. */
  long cost() {
    return overhead + message.content().size();
  }

  MessageId id() {
    return message.id();
  }
}
