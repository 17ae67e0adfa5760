package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection that takes calls and gives answers. One thread uses it; others may cut it, and see
 * when it moved last.
 */
final class LaneConnection {
  private static final System.Logger LOG = System.getLogger(LaneConnection.class.getName());

  private final Connection connection;
  private final Floors floors;

  /** Where ids have been taken on this connection; it is the lock for itself. */
  private final BitSet slotsSeen = new BitSet();

  private volatile boolean cut;

  /** When it took a call or gave an answer, by {@link System#nanoTime}. */
  private volatile long lastMove = System.nanoTime();

  /**
   * Takes a connection that has just been opened.
   *
   * @param floors the greatest ids this node knows
   */
  LaneConnection(Connection connection, Floors floors) {
    this.connection = connection;
    this.floors = floors;
  }

  /** Sends a run, perhaps as late as {@link #read}. */
  void send(ScriptRun run) {
    requireUncut();
    Call<?> first = run.first();
    if (first.askedServer() != null) {
      connection.sendCommand(Command.ASKING);
    }
    boolean fresh = first.takesId() && isFresh(first.slot());
    connection.sendCommand(run.command(floors.get(first.slot()), fresh));
    moved();
  }

  /** Reads the answers to a run's calls; an error that is an answer to all of them is thrown. */
  List<List<?>> read(ScriptRun run) {
    try {
      requireUncut(); // or they may be another run's
      if (run.first().askedServer() != null) {
        skipAnswer(); // to ASKING
      }
      return run.answers((List<?>) connection.getOne());
    } finally {
      moved();
    }
  }

  /** Whether the server answers, whatever it says. */
  boolean answersPing() {
    try {
      requireUncut();
      connection.sendCommand(Command.PING);
      skipAnswer();
    } catch (JedisException failure) {
      LOG.log(DEBUG, "an idle connection was dead", failure);
      return false;
    }
    moved();
    return true;
  }

  private void skipAnswer() {
    try {
      connection.getOne();
    } catch (JedisDataException refusal) {
      LOG.log(DEBUG, "an answer too", refusal);
    }
  }

  /** A connection that was cut would connect again by itself, without logging in. */
  private void requireUncut() {
    if (cut) {
      throw new JedisConnectionException("the connection was cut");
    }
  }

  /** Whether the server may not have seen the latest ids of that slot; so it is asked once. */
  private boolean isFresh(int slot) {
    synchronized (slotsSeen) {
      boolean seen = slotsSeen.get(slot);
      slotsSeen.set(slot);
      return !seen;
    }
  }

  /** The server has got these slots from another one. */
  void gained(BitSet slots) {
    synchronized (slotsSeen) {
      slotsSeen.andNot(slots);
    }
  }

  /** Notes that it is used. */
  void moved() {
    lastMove = System.nanoTime();
  }

  /** Whether it has neither taken nor given anything for so long. */
  boolean isSilentFor(Duration time) {
    return System.nanoTime() - lastMove >= time.toNanos();
  }

  boolean isCut() {
    return cut;
  }

  /** Ends whatever its thread does with it. */
  void cut() {
    cut = true;
    try {
      connection.forceDisconnect();
    } catch (IOException failure) {
      LOG.log(DEBUG, "a connection did not close cleanly", failure);
    }
  }

  /** Gives it up. */
  void discard() {
    RedisServer.discard(connection);
  }
}
