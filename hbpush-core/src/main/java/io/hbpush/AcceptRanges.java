package io.hbpush;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The media ranges of an {@code Accept} field with their qualities (RFC 9110, section 12.5.1). */
final class AcceptRanges {
  private static final int HIGHEST = 1000;

  private final Map<String, Integer> qualities = new HashMap<>();

  private AcceptRanges() {}

  static AcceptRanges parse(String field) {
    var ranges = new AcceptRanges();
    for (String element : field.split(",")) {
      String[] parts = element.split(";");
      String range = parts[0].strip().toLowerCase(Locale.ROOT);
      int quality = HIGHEST;
      for (int i = 1; i < parts.length; i++) {
        String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
        if (parameter.startsWith("q=")) {
          quality = quality(parameter.substring(2), quality);
        }
      }
      if (!range.isEmpty()) {
        ranges.qualities.merge(range, quality, Math::max);
      }
    }
    return ranges;
  }

  /** A quality in thousandths; one that cannot be read counts as if it were not there. */
  private static int thousandths(String text) {
    try {
      double value = Double.parseDouble(text);
      return value >= 0 && value <= 1 ? (int) Math.round(value * HIGHEST) : HIGHEST;
    } catch (NumberFormatException unreadable) {
      return HIGHEST;
    }
  }

  private static int quality(String text, int otherwise) {
    return text.isEmpty() ? otherwise : thousandths(text);
  }

  /** Whether the type itself is among the ranges, and not refused. */
  boolean names(String type) {
    return qualities.getOrDefault(type, 0) > 0;
  }

  /** The quality of a type by the most specific range that has it, in thousandths; 0 if none has. */
  int quality(String type) {
    String family = type.substring(0, type.indexOf('/')) + "/*";
    for (String range : new String[] {type, family, "*/*"}) {
      Integer quality = qualities.get(range);
      if (quality != null) {
        return quality;
      }
    }
    return 0;
  }
}
