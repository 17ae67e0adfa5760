package io.hbpush.hbpushd;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/**
 * Sets up {@code java.util.logging}, in which the loggers of hbpush and Netty end: lines on stderr,
 * ours from INFO on, all others from WARNING on. {@code -Djava.util.logging.config.file} replaces
 * all of it.
 */
final class Logging {
  private Logging() {}

  /** To be called first: a logger that is asked before would be set up otherwise. */
  static void setUp() {
    if (System.getProperty("java.util.logging.config.file") == null) {
      readConfiguration();
    }
    rehearse();
  }

  private static void readConfiguration() {
    try (InputStream in = Logging.class.getResourceAsStream("logging.properties")) {
      LogManager.getLogManager()
          .readConfiguration(Objects.requireNonNull(in, "logging.properties"));
    } catch (IOException e) {
      System.err.println("hbpushd: logging could not be set up: " + e.getMessage());
    }
  }

  /**
   * Goes the way of a log line without its end. A process that has run out of file descriptors could
   * not open what is loaded on that way for the first time, and would be silent about just that.
   */
  private static void rehearse() {
    var logger = System.getLogger(Logging.class.getName());
    if (logger.isLoggable(System.Logger.Level.WARNING)) {
      new LogLine().format(new LogRecord(Level.WARNING, "rehearsal"));
    }
  }
}
