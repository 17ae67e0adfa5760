package io.hbpush;

import java.util.List;
import java.util.Optional;

/** What a store has after a cursor in one or several channels. */
public sealed interface Lookup {
  /** Set if messages right after the cursor are gone: all up to that id. */
  Optional<MessageId> gap();

  /** The id the store gave last, over all its channels. */
  MessageId last();

  /**
   * The next messages.
   *
   * @param deliveries the oldest stored messages after the cursor, in the order of their ids, each
   *     with what is gone between it and the one before; at least one
   * @param last as {@link Lookup#last}
   */
  record Found(List<Delivery> deliveries, MessageId last) implements Lookup {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Found {
      deliveries = List.copyOf(deliveries);
      if (deliveries.isEmpty()) {
        throw new IllegalArgumentException("nothing was found: it has no delivery");
      }
    }

    /** Found one. */
    public Found(Delivery next, MessageId last) {
      this(List.of(next), last);
    }

    /** The first of them. */
    public Delivery next() {
      return deliveries.get(0);
    }

    /** The first message. */
    public Message message() {
      return next().message();
    }

    @Override
    public Optional<MessageId> gap() {
      return next().gap();
    }
  }

  /**
   * Nothing yet.
   *
   * @param channelExists whether there is such a channel, or one of several
   * @param gap as {@link Lookup#gap}
   * @param last as {@link Lookup#last}
   */
  record NotYet(boolean channelExists, Optional<MessageId> gap, MessageId last) implements Lookup {}
}
