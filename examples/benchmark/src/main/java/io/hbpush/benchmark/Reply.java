package io.hbpush.benchmark;

import io.hbpush.MessageId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a server answered to one request. A view of what was read: whoever wants to keep something of
 * it takes that out before the next is read.
 */
final class Reply {
  private static final int STATUS_BEGIN = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS_BEGIN + 3;

  private final byte[] bytes;
  private final int begin;
  private final int headEnd;
  private final int bodyEnd;
  private final int status;

  private Reply(byte[] bytes, int begin, int headEnd, int bodyEnd, int status) {
    this.bytes = bytes;
    this.begin = begin;
    this.headEnd = headEnd;
    this.bodyEnd = bodyEnd;
    this.status = status;
  }

  /**
   * Takes the first reply out of what was read; leaves all as it is if the reply is not complete.
   *
   * @param in a buffer with an array, from position to limit what was read
   * @throws IOException if it is no reply, or one whose length is not told
   */
  static Optional<Reply> take(ByteBuffer in) throws IOException {
    Optional<Reply> head = head(in);
    if (head.isEmpty()) {
      return head;
    }
    Reply reply = head.get();
    int end = reply.headEnd + (hasNoBody(reply.status) ? 0 : reply.contentLength());
    int limit = in.arrayOffset() + in.limit();
    if (end > limit) {
      return Optional.empty();
    }
    in.position(end - in.arrayOffset());
    return Optional.of(new Reply(reply.bytes, reply.begin, reply.headEnd, end, reply.status));
  }

  /**
   * Takes a head out of what was read, and leaves the body, whatever length it has.
   *
   * @throws IOException if it is no reply
   */
  static Optional<Reply> takeHead(ByteBuffer in) throws IOException {
    Optional<Reply> head = head(in);
    head.ifPresent(reply -> in.position(reply.headEnd - in.arrayOffset()));
    return head;
  }

  private static Optional<Reply> head(ByteBuffer in) throws IOException {
    byte[] bytes = in.array();
    int begin = in.arrayOffset() + in.position();
    int end = headEnd(bytes, begin, in.arrayOffset() + in.limit());
    return end < 0
        ? Optional.empty()
        : Optional.of(new Reply(bytes, begin, end, end, status(bytes, begin, end)));
  }

  /** Where the empty line after the head ends; -1 if it is not there. */
  private static int headEnd(byte[] bytes, int begin, int end) {
    for (int i = begin + 3; i < end; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private static int status(byte[] bytes, int begin, int end) throws IOException {
    try {
      return Integer.parseInt(text(bytes, begin + STATUS_BEGIN, begin + STATUS_END));
    } catch (NumberFormatException | IndexOutOfBoundsException wrong) {
      throw new IOException("this is no HTTP: " + firstLine(text(bytes, begin, end)), wrong);
    }
  }

  private static boolean hasNoBody(int status) {
    return status < 200 || status == 204 || status == 304;
  }

  private int contentLength() throws IOException {
    String length = header("Content-Length")
        .orElseThrow(() -> new IOException(
            "a reply without Content-Length: " + text(bytes, begin, headEnd).strip()));
    try {
      return Integer.parseUnsignedInt(length);
    } catch (NumberFormatException wrong) {
      throw new IOException("Content-Length: " + length, wrong);
    }
  }

  /** The status code. */
  int status() {
    return status;
  }

  /** The value of a header field. */
  Optional<String> header(String name) {
    for (int line = lineAfter(begin); line < headEnd - 2; line = lineAfter(line)) {
      int colon = line + name.length();
      if (bytes[colon] == ':' && isNamed(line, name)) {
        return Optional.of(text(bytes, colon + 1, lineAfter(line)).strip());
      }
    }
    return Optional.empty();
  }

  private int lineAfter(int position) {
    int i = position;
    while (bytes[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  private boolean isNamed(int line, String name) {
    for (int i = 0; i < name.length(); i++) {
      if ((bytes[line + i] | 0x20) != (name.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The id of the message that it delivers.
   *
   * @throws IOException if it has no cursor
   */
  MessageId id() throws IOException {
    try {
      long time = ZonedDateTime.parse(
              header("Last-Modified").orElse(""), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toEpochSecond();
      return new MessageId(time, Integer.parseInt(header("Etag").orElse("")));
    } catch (DateTimeException | NumberFormatException wrong) {
      throw new IOException("a reply without a cursor: " + summary(), wrong);
    }
  }

  /** The body, one character for each byte. */
  String body() {
    return text(bytes, headEnd, bodyEnd);
  }

  /** The body, from position to limit. */
  ByteBuffer bodyBytes() {
    return ByteBuffer.wrap(bytes, headEnd, bodyEnd - headEnd);
  }

  /** The status and the first line of the body, for people. */
  String summary() {
    return (status + " " + firstLine(body())).strip();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static String text(byte[] bytes, int begin, int end) {
    return new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
  }
}
