package io.hbpush;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads raw request paths as PROTOCOL's section "Paths" wants it. */
final class RequestPath {
  private RequestPath() {}

  /**
   * Whether the path has a {@code .} or {@code ..} segment, plain or encoded: the access rules of a
   * container saw another path then. Parameters of a segment ({@code ..;x}) count for nothing, as
   * they do there.
   */
  static boolean hasDotSegment(String path) {
    if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
      return false;
    }
    return Stream.of(path.split("/")).anyMatch(RequestPath::hasDots);
  }

  /** One segment may be several when it is decoded; where it cannot be, it is taken as it stands. */
  private static boolean hasDots(String raw) {
    String decoded = decodeBytes(raw)
        .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
        .orElse(raw);
    for (String segment : decoded.split("/")) {
      int parameters = segment.indexOf(';');
      String name = parameters < 0 ? segment : segment.substring(0, parameters);
      if (name.equals(".") || name.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /** Percent-decodes UTF-8; empty if that is not what the text is. */
  static Optional<String> decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return Optional.of(raw);
    }
    return decodeBytes(raw).flatMap(RequestPath::utf8);
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> decodeBytes(String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    var decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        decoded.write(bytes[i]);
        continue;
      }
      int high = i + 1 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      decoded.write(high << 4 | low);
      i += 2;
    }
    return Optional.of(decoded.toByteArray());
  }
}
