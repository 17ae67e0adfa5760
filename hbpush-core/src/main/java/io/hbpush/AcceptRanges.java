package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The media ranges of an {@code Accept} field with their qualities (RFC 9110, section 12.5.1). */
final class AcceptRanges {
  private static final int HIGHEST = 1000;
  private static final int NOT_THERE = -1;

  private final List<Range> ranges = new ArrayList<>(2);

  private AcceptRanges() {}

  /**
   * One element of the field.
   *
   * @param text the range in lower case
   * @param quality its quality in thousandths
   */
  private record Range(String text, int quality) {
    boolean isFamilyOf(String type) {
      return text.endsWith("/*") && type.regionMatches(0, text, 0, text.length() - 1);
    }
  }

  static AcceptRanges parse(String field) {
    var accepted = new AcceptRanges();
    int begin = 0;
    while (begin < field.length()) {
      int comma = field.indexOf(',', begin);
      int end = comma < 0 ? field.length() : comma;
      accepted.add(field.substring(begin, end));
      begin = end + 1;
    }
    return accepted;
  }

  private void add(String element) {
    int semicolon = element.indexOf(';');
    String text = semicolon < 0 ? element : element.substring(0, semicolon);
    String range = text.strip().toLowerCase(Locale.ROOT);
    if (!range.isEmpty()) {
      ranges.add(
          new Range(range, semicolon < 0 ? HIGHEST : qualityIn(element.substring(semicolon + 1))));
    }
  }

  private static int qualityIn(String parameters) {
    int quality = HIGHEST;
    for (String parameter : parameters.split(";")) {
      String text = parameter.strip().toLowerCase(Locale.ROOT);
      if (text.startsWith("q=") && text.length() > 2) {
        quality = thousandths(text.substring(2));
      }
    }
    return quality;
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

  /** Whether the type itself is among the ranges, and not refused. */
  boolean names(String type) {
    for (Range range : ranges) {
      if (range.quality > 0 && range.text.equals(type)) {
        return true;
      }
    }
    return false;
  }

  /** The quality of a type by the most specific range that has it, in thousandths; 0 if none has. */
  int quality(String type) {
    int exact = NOT_THERE;
    int family = NOT_THERE;
    int any = 0;
    for (Range range : ranges) {
      if (range.text.equals(type)) {
        exact = Math.max(exact, range.quality);
      } else if (range.isFamilyOf(type)) {
        family = Math.max(family, range.quality);
      } else if (range.text.equals("*/*")) {
        any = Math.max(any, range.quality);
      }
    }
    return exact > NOT_THERE ? exact : family > NOT_THERE ? family : any;
  }
}
