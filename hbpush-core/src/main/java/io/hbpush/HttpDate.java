package io.hbpush;

import java.time.DateTimeException;
import java.time.Instant;
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
  private static final DateTimeFormatter IMF_FIXDATE = strict(new DateTimeFormatterBuilder()
      .appendPattern("EEE, dd MMM ")
      .appendValue(ChronoField.YEAR, 4)
      .appendPattern(" HH:mm:ss 'GMT'"));

  private static final DateTimeFormatter ASCTIME = strict(new DateTimeFormatterBuilder()
      .appendPattern("EEE MMM ppd HH:mm:ss ")
      .appendValue(ChronoField.YEAR, 4));

  /** Consecutive messages share their second, and with it the text. */
  private static volatile Formatted latest = new Formatted(0, IMF_FIXDATE.format(at(0)));

  private HttpDate() {}

  static String format(long time) {
    Formatted formatted = latest;
    if (formatted.time != time) {
      formatted = new Formatted(time, IMF_FIXDATE.format(at(time)));
      latest = formatted;
    }
    return formatted.text;
  }

  /** Returns seconds since the epoch, negative before it; empty if the text is not a date of HTTP. */
  static OptionalLong parse(String text) {
    Formatted formatted = latest;
    if (formatted.text.equals(text)) {
      return OptionalLong.of(formatted.time);
    }
    for (DateTimeFormatter form : List.of(IMF_FIXDATE, rfc850(), ASCTIME)) {
      try {
        return OptionalLong.of(LocalDateTime.parse(text, form).toEpochSecond(ZoneOffset.UTC));
      } catch (DateTimeException notOfThisForm) {
        continue;
      }
    }
    return OptionalLong.empty();
  }

  /** A two-digit year that looks more than 50 years ahead means the past (RFC 9110). */
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

  private static LocalDateTime at(long time) {
    return LocalDateTime.ofInstant(Instant.ofEpochSecond(time), ZoneOffset.UTC);
  }

  private record Formatted(long time, String text) {}
}
