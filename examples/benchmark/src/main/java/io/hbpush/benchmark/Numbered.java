package io.hbpush.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Bodies of messages that say who published them and as which of his.
 *
 * @param publisher from 0
 * @param number from 0, each publisher's own
 */
record Numbered(int publisher, long number) {
  private static final int PUBLISHER_DIGITS = 3;
  private static final int NUMBER_DIGITS = 10;

  /** The shortest body: both numbers, each with a blank after it. */
  static final int LEAST_BYTES = PUBLISHER_DIGITS + 1 + NUMBER_DIGITS + 1;

  /**
   * Writes the body.
   *
   * @param bytes its length, at least {@link #LEAST_BYTES}
   */
  String body(int bytes) {
    return String.format(Locale.ROOT, "%03d %010d ", publisher, number)
        + "x".repeat(bytes - LEAST_BYTES);
  }

  /**
   * Reads a body.
   *
   * @throws IOException if nobody published it
   */
  static Numbered read(ByteBuffer body) throws IOException {
    int begin = body.position();
    if (body.remaining() < LEAST_BYTES
        || body.get(begin + PUBLISHER_DIGITS) != ' '
        || body.get(begin + LEAST_BYTES - 1) != ' ') {
      throw new IOException(
          "this was never published: " + StandardCharsets.ISO_8859_1.decode(body));
    }
    return new Numbered(
        (int) digits(body, begin, PUBLISHER_DIGITS),
        digits(body, begin + PUBLISHER_DIGITS + 1, NUMBER_DIGITS));
  }

  private static long digits(ByteBuffer body, int begin, int count) {
    long number = 0;
    for (int i = begin; i < begin + count; i++) {
      number = number * 10 + body.get(i) - '0';
    }
    return number;
  }
}
