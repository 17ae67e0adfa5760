package io.hbpush;

/** Unsigned decimals as HTTP fields have them: digits only, no sign, no blank. */
final class Decimal {
  private Decimal() {}

  /** Returns the number in {@code text} from {@code start} to {@code end}; -1 if it is none or greater than max. */
  static long parse(String text, int start, int end, long max) {
    if (start >= end) {
      return -1;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
      if (value > max) {
        return -1;
      }
    }
    return value;
  }

  static long parse(String text, long max) {
    return parse(text, 0, text.length(), max);
  }
}
