package io.hbpush.hbpushd.http;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The connections of an event loop, and since when each of them rests: so that one timer ends those
 * that rest too long. Belongs to the thread of the event loop.
 *
 * <p>What each request changes is a number in an array. With links from connection to connection the
 * collector looked again, for each message, at the memory of all who had waited for it.
 */
final class Connections {
  private static final System.Logger LOG = System.getLogger(Connections.class.getName());

  /** How many ticks a connection may rest. */
  private static final int TICKS = 16;

  private static final int NOT_RESTING = -1;

  /** The slot of a connection that is not among them. */
  static final int NO_SLOT = -1;

  private @Nullable Connection[] connections = new Connection[16];
  private int[] restsSince = new int[16];
  private int size;
  private int tick;

  /** How often {@link #tick} is to be called. */
  static Duration interval(Duration idle) {
    return idle.dividedBy(TICKS).plusNanos(1);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Takes a connection, which rests from now on. */
  void add(Connection connection) {
    if (size == connections.length) {
      connections = Arrays.copyOf(connections, size * 2);
      restsSince = Arrays.copyOf(restsSince, size * 2);
    }
    connection.slot = size;
    connections[size] = connection;
    restsSince[size] = tick;
    size++;
  }

  /** The connection is no more; harmless if it was not there. */
  void remove(Connection connection) {
    int slot = connection.slot;
    if (slot == NO_SLOT) {
      return;
    }
    size--;
    connections[slot] = connections[size];
    connections[slot].slot = slot;
    restsSince[slot] = restsSince[size];
    connections[size] = null;
    connection.slot = NO_SLOT;
    shrink();
  }

  /** After a crowd has gone, the arrays become small again. */
  private void shrink() {
    if (connections.length >= 64 && size <= connections.length / 4) {
      connections = Arrays.copyOf(connections, connections.length / 2);
      restsSince = Arrays.copyOf(restsSince, restsSince.length / 2);
    }
  }

  /** Something moves on the connection; it rests from now on. */
  void touch(Connection connection) {
    if (connection.slot != NO_SLOT) {
      restsSince[connection.slot] = tick;
    }
  }

  /** The connection waits for us, and does not rest until it is touched again. */
  void exempt(Connection connection) {
    if (connection.slot != NO_SLOT) {
      restsSince[connection.slot] = NOT_RESTING;
    }
  }

  /** Ends what has rested for longer than it may. */
  void tick() {
    tick++;
    // From the end: who goes is replaced by one that was looked at already.
    for (int i = size - 1; i >= 0; i--) {
      if (i < size && restsSince[i] != NOT_RESTING && tick - restsSince[i] > TICKS) {
        Connection due = connections[i];
        restsSince[i] = NOT_RESTING;
        end(due);
      }
    }
  }

  /** What fails for one must not end the timer of all. */
  private static void end(Connection due) {
    try {
      due.restedTooLong();
    } catch (RuntimeException failure) {
      LOG.log(ERROR, "A connection that rested too long could not be ended in order", failure);
      due.abort();
    }
  }

  /** Tells all that the server closes. */
  void serverCloses() {
    for (Connection connection : Arrays.copyOf(connections, size)) {
      connection.serverCloses();
    }
  }
}
