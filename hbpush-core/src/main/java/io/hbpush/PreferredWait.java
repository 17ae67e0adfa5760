package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The {@code wait} preference of a {@code Prefer} field (RFC 7240, section 4.3). */
final class PreferredWait {
  private PreferredWait() {}

  /**
   * Returns how many seconds the client wants to wait, if that is less than {@code timeout}; other
   * preferences, and what cannot be read, are ignored (RFC 7240, section 2).
   */
  static OptionalInt of(Optional<String> prefer, long timeout) {
    if (prefer.isEmpty()) {
      return OptionalInt.empty();
    }
    for (String preference : elements(prefer.get())) {
      String name = preference.split(";", 2)[0].strip();
      int equals = name.indexOf('=');
      if (equals >= 0 && name.substring(0, equals).strip().equalsIgnoreCase("wait")) {
        String value = name.substring(equals + 1).strip().replace("\"", "");
        long seconds = Decimal.parse(value, timeout - 1);
        return seconds < 0 ? OptionalInt.empty() : OptionalInt.of((int) seconds);
      }
    }
    return OptionalInt.empty();
  }

  /** Splits a list at its commas, but not at those within quoted strings. */
  private static List<String> elements(String field) {
    var elements = new ArrayList<String>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == ',' && !quoted) {
        elements.add(field.substring(start, i));
        start = i + 1;
      }
    }
    elements.add(field.substring(start));
    return elements;
  }
}
