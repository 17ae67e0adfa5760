package io.hbpush;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Dates of HTTP (RFC 9110, section 5.6.7): written in one form, read in all three. */
final class HttpDate {
  private static final String EXAMPLE = "Sun, 06 Nov 1994 08:49:37 GMT";

  private static final List<String> WEEKDAYS =
      List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private static final DateTimeFormatter ASCTIME = strict(new DateTimeFormatterBuilder()
      .appendPattern("EEE MMM ppd HH:mm:ss ")
      .appendValue(ChronoField.YEAR, 4));

  private HttpDate() {}

  /** By hand, and not by a DateTimeFormatter, which takes five times as long and seven times the memory. */
  static String format(long time) {
    var date = LocalDateTime.ofEpochSecond(time, 0, ZoneOffset.UTC);
    var text = new StringBuilder(EXAMPLE.length());
    text.append(WEEKDAYS.get(date.getDayOfWeek().ordinal())).append(", ");
    twoDigits(date.getDayOfMonth(), text).append(' ');
    text.append(MONTHS.get(date.getMonthValue() - 1)).append(' ');
    twoDigits(date.getYear() / 100, text);
    twoDigits(date.getYear() % 100, text).append(' ');
    twoDigits(date.getHour(), text).append(':');
    twoDigits(date.getMinute(), text).append(':');
    twoDigits(date.getSecond(), text).append(" GMT");
    return text.toString();
  }

  private static StringBuilder twoDigits(int number, StringBuilder text) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /** Returns seconds since the epoch, negative before it; empty if the text is not a date of HTTP. */
  static OptionalLong parse(String text) {
    try {
      // The forms differ in the weekday: three letters and a comma, no comma, or its whole name.
      return switch (text.indexOf(',')) {
        case 3 -> fixdate(text);
        case -1 -> OptionalLong.of(seconds(LocalDateTime.parse(text, ASCTIME)));
        default -> OptionalLong.of(seconds(LocalDateTime.parse(text, rfc850())));
      };
    } catch (DateTimeException notOfThisForm) {
      return OptionalLong.empty();
    }
  }

  private static long seconds(LocalDateTime date) {
    return date.toEpochSecond(ZoneOffset.UTC);
  }

  /** The form that is written: whatever is not as it would be written is not of this form. */
  private static OptionalLong fixdate(String text) {
    if (text.length() != EXAMPLE.length()) {
      return OptionalLong.empty();
    }
    long time = seconds(LocalDateTime.of(
        number(text, 12, 16),
        MONTHS.indexOf(text.substring(8, 11)) + 1,
        number(text, 5, 7),
        number(text, 17, 19),
        number(text, 20, 22),
        number(text, 23, 25)));
    return text.equals(format(time)) ? OptionalLong.of(time) : OptionalLong.empty();
  }

  private static int number(String text, int start, int end) {
    return (int) Decimal.parse(text, start, end, 9999);
  }

  /**
   * A two-digit year that looks more than 50 years ahead means the past (RFC 9110). So this form
   * changes with the year; hardly anybody sends it.
   */
  private static DateTimeFormatter rfc850() {
    int base = LocalDateTime.now(ZoneOffset.UTC).getYear() - 49;
    return strict(new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, base)
        .appendPattern(" HH:mm:ss 'GMT'"));
  }

  /** The root locale does not know "Sunday"; and 31 February is not to be read as the 28th. */
  private static DateTimeFormatter strict(DateTimeFormatterBuilder form) {
    return form.toFormatter(Locale.US).withResolverStyle(ResolverStyle.STRICT);
  }
}
