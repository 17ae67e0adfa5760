package io.hbpush.redis;

import io.hbpush.Content;
import io.hbpush.Message;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message as Redis keeps and announces it; {@code channel.lua} says how it is packed.
 *
 * @param score the message's id
 * @param previous the id of the channel's message before; {@link Score#NONE} if it was the first
 * @param content what was published; null where only the id was announced
 */
record StoredMessage(long score, long previous, @Nullable Content content) {
  private static final byte KIND = 'm';
  private static final byte VERSION = 1;

  /** The length that stands for a text that was not given. */
  private static final int ABSENT = 0xffff;

  private static final int LONGEST_TEXT = ABSENT - 1;

  /**
   * Packs what a script puts behind the ids: type, event name, body.
   *
   * @throws IllegalArgumentException if the type is too long to be kept
   */
  static byte[] payload(Content content) {
    byte @Nullable [] type = content.contentType().map(StoredMessage::utf8).orElse(null);
    if (type != null && type.length > LONGEST_TEXT) {
      throw new IllegalArgumentException("a content type must not be longer than " + LONGEST_TEXT);
    }
    byte[] body = content.body();
    int typeBytes = type == null ? 0 : type.length;
    var payload = ByteBuffer.allocate(2 + typeBytes + 2 + body.length);
    payload.putShort((short) (type == null ? ABSENT : typeBytes));
    if (type != null) {
      payload.put(type);
    }
    payload.putShort((short) ABSENT);
    return payload.put(body).array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Unpacks a message.
   *
   * @throws IllegalArgumentException if it is none of this version
   */
  static StoredMessage read(ByteBuffer packed) {
    try {
      if (packed.get() != KIND || packed.get() != VERSION) {
        throw new IllegalArgumentException("not a message of this version");
      }
      long score = (long) packed.getDouble();
      long previous = (long) packed.getDouble();
      return new StoredMessage(score, previous, packed.hasRemaining() ? content(packed) : null);
    } catch (BufferUnderflowException short_) {
      throw new IllegalArgumentException("not a whole message", short_);
    }
  }

  private static Content content(ByteBuffer packed) {
    Optional<String> type = text(packed);
    text(packed); // the event name
    byte[] body = bytes(packed, packed.remaining());
    return type.map(given -> Content.bytes(body, given)).orElseGet(() -> Content.bytes(body));
  }

  private static Optional<String> text(ByteBuffer packed) {
    int length = Short.toUnsignedInt(packed.getShort());
    return length == ABSENT
        ? Optional.empty()
        : Optional.of(new String(bytes(packed, length), StandardCharsets.UTF_8));
  }

  private static byte[] bytes(ByteBuffer packed, int length) {
    var bytes = new byte[length];
    packed.get(bytes);
    return bytes;
  }

  /** The message; its content must be there. */
  Message message() {
    if (content == null) {
      throw new IllegalStateException("only the id is known");
    }
    return new Message(Score.id(score), content);
  }
}
