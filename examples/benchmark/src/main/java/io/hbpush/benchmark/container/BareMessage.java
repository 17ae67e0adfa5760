package io.hbpush.benchmark.container;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message as the bare servlet keeps it: with all that is the same for everybody who gets it.
 *
 * @param time the second in which it was published
 * @param tag its rank in that second
 * @param date the second as a date of HTTP
 * @param type the publisher's {@code Content-Type}
 */
record BareMessage(
    long time, int tag, String date, @Nullable String type, byte[] body) {
  private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
      .appendPattern("EEE, dd MMM ")
      .appendValue(ChronoField.YEAR, 4)
      .appendPattern(" HH:mm:ss 'GMT'")
      .toFormatter(Locale.US)
      .withZone(ZoneOffset.UTC);

  private static volatile Date lastRead = new Date("", 0);

  /** Returns the message that follows another one. */
  static BareMessage after(@Nullable BareMessage last, @Nullable String type, byte[] body) {
    long now = System.currentTimeMillis() / 1000;
    return last != null && now <= last.time
        ? new BareMessage(last.time, last.tag + 1, last.date, type, body)
        : new BareMessage(now, 0, DATE.format(Instant.ofEpochSecond(now)), type, body);
  }

  /** The tag as it goes over the wire. */
  String etag() {
    return Integer.toString(tag);
  }

  /** The message as an event; its body must be a single line. */
  byte[] event() {
    byte[] begin = ("id: " + time + ":" + tag + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
    byte[] event = new byte[begin.length + body.length + 2];
    System.arraycopy(begin, 0, event, 0, begin.length);
    System.arraycopy(body, 0, event, begin.length, body.length);
    event[event.length - 2] = '\n';
    event[event.length - 1] = '\n';
    return event;
  }

  /** Whether somebody who has seen the message with that date and tag has not seen this one. */
  boolean isAfter(long seenTime, int seenTag) {
    return time > seenTime || time == seenTime && tag > seenTag;
  }

  /** A date of HTTP in seconds. Most requests have the same as the one before. */
  static long seconds(String date) {
    Date known = lastRead;
    if (!date.equals(known.text)) {
      known = new Date(date, Instant.from(DATE.parse(date)).getEpochSecond());
      lastRead = known;
    }
    return known.seconds;
  }

  private record Date(String text, long seconds) {}
}
