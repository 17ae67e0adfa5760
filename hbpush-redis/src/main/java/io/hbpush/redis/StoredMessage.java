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
   * @throws IllegalArgumentException if the type or the name is too long to be kept
   */
  static byte[] payload(Content content) {
    byte @Nullable [] type = utf8("a content type", content.contentType());
    byte @Nullable [] event = utf8("an event's name", content.event());
    byte[] body = content.body();
    var payload = ByteBuffer.allocate(size(type) + size(event) + body.length);
    put(type, payload);
    put(event, payload);
    return payload.put(body).array();
  }

  private static int size(byte @Nullable [] text) {
    return 2 + (text == null ? 0 : text.length);
  }

  private static void put(byte @Nullable [] text, ByteBuffer payload) {
    payload.putShort((short) (text == null ? ABSENT : text.length));
    if (text != null) {
      payload.put(text);
    }
  }

  private static byte @Nullable [] utf8(String what, Optional<String> text) {
    byte[] bytes = text.orElse("").getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST_TEXT) {
      throw new IllegalArgumentException(what + " must not be longer than " + LONGEST_TEXT);
    }
    return text.isPresent() ? bytes : null;
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
    Optional<String> event = text(packed);
    byte[] body = bytes(packed, packed.remaining());
    Content content =
        type.map(given -> Content.bytes(body, given)).orElseGet(() -> Content.bytes(body));
    return event.map(content::withEvent).orElse(content);
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
