package io.hbpush.hbpushd.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connections of an event loop on which nothing moves, the one that rests longest first: so that
 * a timer for all of them ends those that rest too long. Who waits for a message is not among them.
 */
final class IdleConnections {
  /** How many ticks a connection may rest. */
  private static final int TICKS = 16;

  private @Nullable Connection first;
  private @Nullable Connection last;
  private int tick;

  /** How often {@link #tick} is to be called. */
  static Duration interval(Duration idle) {
    return idle.dividedBy(TICKS).plusNanos(1);
  }

  /** Something moves on the connection; it rests from now on. */
  void touch(Connection connection) {
    if (connection != last) {
      remove(connection);
      add(connection);
    }
    connection.restsSince = tick;
  }

  private void add(Connection connection) {
    connection.earlier = last;
    if (last == null) {
      first = connection;
    } else {
      last.later = connection;
    }
    last = connection;
  }

  /** The connection does not rest any more; harmless if it did not. */
  void remove(Connection connection) {
    Connection earlier = connection.earlier;
    Connection later = connection.later;
    if (earlier != null) {
      earlier.later = later;
    } else if (first == connection) {
      first = later;
    }
    if (later != null) {
      later.earlier = earlier;
    } else if (last == connection) {
      last = earlier;
    }
    connection.earlier = null;
    connection.later = null;
  }

  /** Ends what has rested for longer than it may. */
  void tick() {
    tick++;
    while (first != null && tick - first.restsSince > TICKS) {
      Connection due = first;
      remove(due);
      due.restedTooLong();
    }
  }

  /** Tells all that the server closes. */
  void serverCloses() {
    Connection next;
    for (Connection connection = first; connection != null; connection = next) {
      next = connection.later;
      connection.serverCloses();
    }
  }
}
