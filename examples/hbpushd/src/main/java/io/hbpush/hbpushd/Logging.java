package io.hbpush.hbpushd;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.logging.LogManager;

/**
 * Sets up {@code java.util.logging}, in which the loggers of hbpush and Netty end: lines on stderr,
 * ours from INFO on, all others from WARNING on. {@code -Djava.util.logging.config.file} replaces
 * all of it.
 */
final class Logging {
  private Logging() {}

  /** To be called first: a logger that is asked before would be set up otherwise. */
  static void setUp() {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return;
    }
    try (InputStream in = Logging.class.getResourceAsStream("logging.properties")) {
      LogManager.getLogManager()
          .readConfiguration(Objects.requireNonNull(in, "logging.properties"));
    } catch (IOException e) {
      System.err.println("hbpushd: logging could not be set up: " + e.getMessage());
    }
  }
}
