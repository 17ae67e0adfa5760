package io.hbpush.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a server answered to one request.
 *
 * @param status the status code
 * @param head status line and header fields, without the empty line
 * @param body the body, one character for each byte
 */
record Reply(int status, String head, String body) {
  private static final int STATUS_BEGIN = 9;
  private static final int STATUS_END = 12;
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  /**
   * Takes the first reply out of what was read; leaves all as it is if the reply is not complete.
   *
   * @param in a buffer with an array, from position to limit what was read
   * @throws IOException if it is no reply, or one whose length is not told
   */
  static Optional<Reply> take(ByteBuffer in) throws IOException {
    int headEnd = headEnd(in);
    if (headEnd < 0) {
      return Optional.empty();
    }
    String head = text(in, in.position(), headEnd);
    int status = status(head);
    int bodyBegin = headEnd + HEAD_END.length;
    int bodyEnd = bodyBegin + (hasNoBody(status) ? 0 : contentLength(head));
    if (bodyEnd > in.limit()) {
      return Optional.empty();
    }
    in.position(bodyEnd);
    return Optional.of(new Reply(status, head, text(in, bodyBegin, bodyEnd)));
  }

  private static int headEnd(ByteBuffer in) {
    for (int i = in.position(); i <= in.limit() - HEAD_END.length; i++) {
      if (in.get(i) == '\r'
          && in.get(i + 1) == '\n'
          && in.get(i + 2) == '\r'
          && in.get(i + 3) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String text(ByteBuffer in, int begin, int end) {
    return new String(
        in.array(), in.arrayOffset() + begin, end - begin, StandardCharsets.ISO_8859_1);
  }

  private static int status(String head) throws IOException {
    try {
      return Integer.parseInt(head, STATUS_BEGIN, STATUS_END, 10);
    } catch (NumberFormatException | IndexOutOfBoundsException wrong) {
      throw new IOException("this is no HTTP: " + head.lines().findFirst().orElse(""), wrong);
    }
  }

  private static boolean hasNoBody(int status) {
    return status < 200 || status == 204 || status == 304;
  }

  private static int contentLength(String head) throws IOException {
    String length = header(head, "Content-Length")
        .orElseThrow(() -> new IOException("a reply without Content-Length: " + head));
    try {
      return Integer.parseUnsignedInt(length);
    } catch (NumberFormatException wrong) {
      throw new IOException("Content-Length: " + length, wrong);
    }
  }

  /** The status and the first line of the body, for people. */
  String summary() {
    return (status + " " + body.lines().findFirst().orElse("")).strip();
  }

  /** The value of a header field. */
  Optional<String> header(String name) {
    return header(head, name);
  }

  private static Optional<String> header(String head, String name) {
    for (int end = head.indexOf('\r'); end >= 0; ) {
      int begin = end + 2;
      end = head.indexOf('\r', begin);
      int colon = begin + name.length();
      if (head.regionMatches(true, begin, name, 0, name.length())
          && colon < head.length()
          && head.charAt(colon) == ':') {
        return Optional.of(
            head.substring(colon + 1, end < 0 ? head.length() : end).strip());
      }
    }
    return Optional.empty();
  }
}
