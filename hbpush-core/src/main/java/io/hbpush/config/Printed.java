package io.hbpush.config;

import java.util.Collection;
import java.util.stream.Collectors;

/** Text from outside as messages show it: on one line, and not too long. */
final class Printed {
  private static final int LONGEST = 80;
  private static final int MOST_NAMES = 20;

  private Printed() {}

  static String quoted(String text) {
    return '"' + shortened(text) + '"';
  }

  static String shortened(String text) {
    int end = text.codePointCount(0, text.length()) > LONGEST
        ? text.offsetByCodePoints(0, LONGEST)
        : text.length();
    return escaped(text.substring(0, end)) + (end < text.length() ? "…" : "");
  }

  /** Names that the file chose, so there may be many. */
  static String names(Collection<String> names) {
    return names.stream()
            .limit(MOST_NAMES)
            .map(Printed::shortened)
            .collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMES ? ", …" : "");
  }

  static String escaped(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().forEach(c -> append(shown, c));
    return shown.toString();
  }

  private static void append(StringBuilder shown, int c) {
    switch (Character.getType(c)) {
      // A control or direction mark could forge a line of a log; half a pair prints as nothing.
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE -> shown.append(String.format("\\u%04x", c));
      default -> shown.appendCodePoint(c);
    }
  }
}
