package io.hbpush;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.OptionalLong;

/** Dates of HTTP (RFC 9110, section 5.6.7): written in one form, read in all three. */
final class HttpDate {
  private static final DateTimeFormatter IMF_FIXDATE = strict(new DateTimeFormatterBuilder()
      .appendPattern("EEE, dd MMM ")
      .appendValue(ChronoField.YEAR, 4)
      .appendPattern(" HH:mm:ss 'GMT'"));

  private static final DateTimeFormatter ASCTIME = strict(new DateTimeFormatterBuilder()
      .appendPattern("EEE MMM ppd HH:mm:ss ")
      .appendValue(ChronoField.YEAR, 4));

  private HttpDate() {}

  static String format(long time) {
    return IMF_FIXDATE.format(LocalDateTime.ofInstant(Instant.ofEpochSecond(time), ZoneOffset.UTC));
  }

  /** Returns seconds since the epoch, negative before it; empty if the text is not a date of HTTP. */
  static OptionalLong parse(String text) {
    try {
      return OptionalLong.of(LocalDateTime.parse(text, formOf(text)).toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException notOfThisForm) {
      return OptionalLong.empty();
    }
  }

  /** The forms differ in the weekday: three letters and a comma, no comma, or its whole name. */
  private static DateTimeFormatter formOf(String text) {
    return switch (text.indexOf(',')) {
      case 3 -> IMF_FIXDATE;
      case -1 -> ASCTIME;
      default -> rfc850();
    };
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
