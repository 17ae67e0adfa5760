package io.hbpush;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher sends: bytes, and the type it gave them. Immutable; equal by content.
 *
 * <p>Bodies are bytes from end to end: what was published is delivered, empty bodies included.
 */
public final class Content {
  private static final byte[] NO_BYTES = {};

  private final byte[] body;
  private final @Nullable String contentType;
  private final @Nullable String event;

  private Content(byte[] body, @Nullable String contentType, @Nullable String event) {
    if (contentType != null) {
      requireFieldValue(contentType);
    }
    this.body = body;
    this.contentType = contentType;
    this.event = event;
  }

  /** Returns the text in UTF-8, as {@code text/plain; charset=utf-8}. */
  public static Content text(String text) {
    return text(text, "text/plain; charset=utf-8");
  }

  /**
   * Returns the text in UTF-8.
   *
   * @throws IllegalArgumentException if {@code contentType} is blank or has a control character
   */
  public static Content text(String text, String contentType) {
    return new Content(text.getBytes(StandardCharsets.UTF_8), contentType, null);
  }

  /** Returns a copy of the bytes, without a type. */
  public static Content bytes(byte[] body) {
    return new Content(body.clone(), null, null);
  }

  /**
   * Returns a copy of the bytes.
   *
   * @throws IllegalArgumentException if {@code contentType} is blank or has a control character
   */
  public static Content bytes(byte[] body, String contentType) {
    return new Content(body.clone(), contentType, null);
  }

  /** Takes the first {@code length} bytes of an array that nobody else will write to. */
  static Content owning(byte[] body, int length, @Nullable String contentType) {
    byte[] exact =
        length == 0 ? NO_BYTES : length == body.length ? body : Arrays.copyOf(body, length);
    return new Content(exact, contentType, null);
  }

  /**
   * Returns the same with the name that the event has on event streams; elsewhere nobody sees it.
   *
   * @throws IllegalArgumentException if it is blank, has other characters than printable ASCII, or is
   *     one of those that streams use themselves: {@code gap}, {@code gone}, {@code conflict}
   */
  public Content withEvent(String event) {
    return new Content(body, contentType, EventName.require(event));
  }

  /** Whether the text can be sent as the value of a header field (RFC 9110, section 5.5). */
  static boolean isFieldValue(String text) {
    if (text.isBlank()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static void requireFieldValue(String contentType) {
    if (!isFieldValue(contentType)) {
      throw new IllegalArgumentException(
          "contentType must not be blank nor have control characters");
    }
  }

  /** The publisher's {@code Content-Type}; empty if it gave none. */
  public Optional<String> contentType() {
    return Optional.ofNullable(contentType);
  }

  /** The event's name on event streams; empty if the publisher gave none. */
  public Optional<String> event() {
    return Optional.ofNullable(event);
  }

  /** How many characters type and event's name have together. */
  int fieldsLength() {
    return (contentType == null ? 0 : contentType.length()) + (event == null ? 0 : event.length());
  }

  /** Length of the body in bytes. */
  public int size() {
    return body.length;
  }

  /** Returns a copy of the body. */
  public byte[] body() {
    return body.clone();
  }

  byte byteAt(int index) {
    return body[index];
  }

  /** Returns the body read as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * Writes a part of the body without copying it first.
   *
   * @throws IndexOutOfBoundsException if the part is not within the body
   * @throws IOException if {@code out} throws it
   */
  public void writeTo(OutputStream out, int offset, int length) throws IOException {
    out.write(body, offset, length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Content that
            && Arrays.equals(body, that.body)
            && contentType().equals(that.contentType())
            && event().equals(that.event());
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(body) + contentType().hashCode();
  }

  /** Names type and size, never the body. */
  @Override
  public String toString() {
    return "Content[" + contentType().orElse("no type") + ", " + body.length + " bytes]";
  }
}
