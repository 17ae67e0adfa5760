package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private final LogRecord record = new LogRecord(Level.WARNING, "channel {0}\nis away");

  LogLineTest() {
    record.setLoggerName("io.hbpush.Route");
    record.setParameters(new Object[] {"news"});
  }

  @Test
  void isOneLineWhateverIsSaid() {
    String line = new LogLine().format(record);
    assertThat(line)
        .endsWith(" WARNING io.hbpush.Route: channel news?is away" + System.lineSeparator());
    assertThat(line).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} (?s).*");
  }

  @Test
  void aWarningHasItsCausesInTheLine() {
    record.setThrown(new IllegalStateException("no store", new IOException("connection refused")));
    assertThat(new LogLine().format(record).lines())
        .singleElement()
        .asString()
        .endsWith(
            "; java.lang.IllegalStateException: no store; java.io.IOException: connection refused");
  }

  @Test
  void whatIsSevereHasItsStackTrace() {
    record.setLevel(Level.SEVERE);
    record.setThrown(new IllegalStateException("bug"));
    assertThat(new LogLine().format(record)).contains("\tat io.hbpush.hbpushd.LogLineTest");
  }
}
