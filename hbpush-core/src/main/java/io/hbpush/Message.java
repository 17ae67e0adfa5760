package io.hbpush;

import java.util.Objects;

/**
 * A published message: its place in the channel and what the publisher sent.
 *
 * @param id the message's id, unique in its store
 * @param content what the publisher sent
 */
public record Message(MessageId id, Content content) {
  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException if the id's tag is -1, which only a cursor has
   */
  public Message {
    Objects.requireNonNull(content, "content");
    if (id.tag() < 0) {
      throw new IllegalArgumentException("a message's tag must not be negative: " + id);
    }
  }
}
