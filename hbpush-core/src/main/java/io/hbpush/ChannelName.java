package io.hbpush;

import java.nio.charset.StandardCharsets;

/** A channel id as it stands in header fields and event ids: percent-encoded UTF-8 (RFC 3986). */
final class ChannelName {
  private static final String UNRESERVED_MARKS = "-._~";
  private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

  private ChannelName() {}

  static String encode(String channelId) {
    var encoded = new StringBuilder(channelId.length());
    for (byte b : channelId.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved((char) (b & 0xff))) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(DIGITS[b >> 4 & 0xf]).append(DIGITS[b & 0xf]);
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || UNRESERVED_MARKS.indexOf(c) >= 0;
  }
}
