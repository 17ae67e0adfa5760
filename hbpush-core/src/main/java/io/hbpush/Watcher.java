package io.hbpush;

import java.util.Optional;

/**
 * Is told what happens to a channel; see {@link MessageStore#watch}. A store calls it one at a
 * time, holding no lock; it returns soon and never throws.
 */
public interface Watcher {
  /**
   * A message was published.
   *
   * @param message the message, stored or not
   * @param gap set if messages between the one told before and this one are gone: all up to that id
   * @return whether at least one held request was claimed for this message
   */
  boolean published(Message message, Optional<MessageId> gap);

  /** The channel was deleted. */
  void deleted();
}
