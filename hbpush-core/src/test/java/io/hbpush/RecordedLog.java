package io.hbpush;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs, from INFO on, until it is closed; the console sees none of it. */
final class RecordedLog extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("io.hbpush");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  RecordedLog() {
    setLevel(Level.INFO);
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /** Level and message of each, and the exception if there was one. */
  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord entry) {
    String failure = entry.getThrown() == null ? "" : " " + entry.getThrown();
    lines.add(entry.getLevel() + " " + entry.getMessage() + failure);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.setUseParentHandlers(true);
    logger.removeHandler(this);
  }
}
