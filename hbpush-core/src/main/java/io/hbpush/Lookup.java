package io.hbpush;

import java.util.Optional;

/** What a store has after a cursor. */
public sealed interface Lookup {
  /** Set if messages after the cursor are gone: all up to that id. */
  Optional<MessageId> gap();

  /** The id the store gave last, over all its channels. */
  MessageId last();

  /**
   * The next message.
   *
   * @param message the oldest stored message after the cursor
   * @param gap as {@link Lookup#gap}
   * @param last as {@link Lookup#last}
   */
  record Found(Message message, Optional<MessageId> gap, MessageId last) implements Lookup {}

  /**
   * Nothing yet.
   *
   * @param channelExists whether there is such a channel
   * @param gap as {@link Lookup#gap}
   * @param last as {@link Lookup#last}
   */
  record NotYet(boolean channelExists, Optional<MessageId> gap, MessageId last) implements Lookup {}
}
