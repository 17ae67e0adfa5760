package io.hbpush.hbpushd;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Formats a log record as one line: time, level, logger, message, and why. A stack trace follows
 * only at level SEVERE, which is for what a programmer has to look at.
 */
public final class LogLine extends Formatter {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
          "uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT)
      .withZone(ZoneId.systemDefault());

  /** For {@link java.util.logging.LogManager}. */
  public LogLine() {}

  @Override
  public String format(LogRecord record) {
    var line = new StringBuilder();
    line.append(TIME.format(record.getInstant()))
        .append(' ')
        .append(record.getLevel().getName())
        .append(' ')
        .append(record.getLoggerName())
        .append(": ")
        .append(formatMessage(record));
    for (Throwable why = record.getThrown(); why != null; why = why.getCause()) {
      line.append("; ").append(why);
    }
    String oneLine = line.toString().replaceAll("\\p{Cntrl}", "?") + System.lineSeparator();
    return record.getThrown() != null && record.getLevel().intValue() >= Level.SEVERE.intValue()
        ? oneLine + stackTrace(record.getThrown())
        : oneLine;
  }

  private static String stackTrace(Throwable thrown) {
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }
}
