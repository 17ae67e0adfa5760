package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection with a thread of its own: what is queued while it is busy leaves together. Calls
 * go out in the order in which they came, each at most once unless Redis says it was not run.
 */
final class Lane implements Runnable {
  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  /** Takes calls back that are for another server, or for this one at another time. */
  interface Redirects {
    /** The calls were not run, and the lane has forgotten them; in the order in which they came. */
    void redirect(List<Redirect> calls);
  }

  /** A call with what Redis said instead of running it. */
  record Redirect(Call<?> call, JedisDataException refusal) {}

  private final RedisServer server;
  private final Floors floors;
  private final Redirects redirects;
  private final CallQueue queue;

  /** Owned by the lane's thread, and read by others. */
  private volatile @Nullable Connection connection;

  /** Set by whoever ends what the lane's thread does with its connection. */
  private volatile boolean cut;

  /** Where this connection has taken ids; it is the lock for itself. */
  private final BitSet slotsSeen = new BitSet();

  /** Owned by the lane's thread. */
  private long pauseMillis;

  /**
   * Makes a lane; a thread must run it.
   *
   * @param floors the greatest ids this node knows
   * @param redirects takes the calls that the server does not serve
   */
  Lane(RedisServer server, Floors floors, Redirects redirects, CallQueue queue) {
    this.server = server;
    this.floors = floors;
    this.redirects = redirects;
    this.queue = queue;
  }

  /**
   * Takes a call, to send it as soon as can be; or says why not. The answer comes on the lane's
   * thread, or from {@link #check}.
   */
  @Nullable
  String offer(Call<?> call) {
    return queue.offer(call);
  }

  @Override
  public void run() {
    while (queue.await()) {
      // Calls stay in the queue until there is a connection: there they end in time.
      if ((connection != null || connect()) && exchange(queue.beginBatch())) {
        pauseMillis = 0;
      } else {
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, pauseMillis * 2));
        queue.pause(pauseMillis);
      }
    }
    disconnect();
  }

  private boolean connect() {
    try {
      connection = server.open();
    } catch (RuntimeException | Error failure) {
      LOG.log(failure instanceof JedisException ? DEBUG : ERROR, "no connection", failure);
      return false;
    }
    cut = false;
    synchronized (slotsSeen) {
      slotsSeen.clear();
    }
    return true;
  }

  /** Sends the calls together and gives each its answer; false if the server serves none. */
  private boolean exchange(List<Call<?>> batch) {
    var answers = new Answers();
    int handed = 0;
    try {
      Connection open = Objects.requireNonNull(connection);
      for (Call<?> call : batch) {
        handed++;
        send(call, open);
      }
      requireUncut(); // before an answer is read that may be another call's
      for (Call<?> call : batch) {
        answers.read(call, open);
      }
      if (!answers.refused) {
        server.serves();
      }
    } catch (JedisException failure) {
      if (!queue.isClosed()) {
        server.failed(failure);
      }
      for (int i = answers.count; i < batch.size(); i++) {
        if (i >= handed || !batch.get(i).takesId()) {
          answers.notRun.add(batch.get(i));
        } else {
          batch.get(i).lost(server.trouble());
        }
      }
      disconnect();
    } catch (RuntimeException | Error failure) {
      LOG.log(ERROR, server.storeName() + ": calls failed", failure);
      batch.forEach(call -> call.lost(server.storeName() + " failed"));
      disconnect();
    }
    if (!queue.endBatch(answers.notRun)) {
      answers.notRun.forEach(call -> call.notRun(server.storeName() + " is closed"));
    }
    if (!answers.notRun.isEmpty()) {
      disconnect(); // the next connection brings the scripts along, or is to the right server
    }
    if (!answers.redirected.isEmpty()) {
      redirects.redirect(answers.redirected);
    }
    return !answers.refused;
  }

  private void send(Call<?> call, Connection open) {
    requireUncut();
    if (call.askedServer() != null) {
      open.sendCommand(Command.ASKING);
    }
    boolean fresh = call.takesId() && isFresh(call.slot());
    open.sendCommand(call.command(floors.get(call.slot()), fresh));
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

  /** What has become of the calls of a batch. */
  private final class Answers {
    private final List<Call<?>> notRun = new ArrayList<>();
    private final List<Redirect> redirected = new ArrayList<>();
    private boolean refused;
    private int count;

    /** Reads the answer of the next call. */
    void read(Call<?> call, Connection open) {
      try {
        if (call.askedServer() != null) {
          open.getOne(); // of ASKING
        }
        call.answered(open.getOne());
      } catch (JedisDataException refusal) {
        take(call, refusal);
      }
      count++;
    }

    private void take(Call<?> call, JedisDataException refusal) {
      RedisRefusal reason = RedisRefusal.of(refusal);
      switch (reason) {
        case TEMPORARY -> {
          server.refuses(refusal);
          refused = true;
          notRun.add(call);
        }
        case SCRIPTS_GONE -> notRun.add(call);
        case OTHER_PLACE -> redirected.add(new Redirect(call, refusal));
        default -> call.failed(reason.exception(server.storeName(), refusal));
      }
    }
  }

  private void disconnect() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      RedisServer.discard(open);
    }
  }

  /** Ends calls that wait for too long; to be called often. Does not wait for the lane's thread. */
  void check() {
    long now = System.nanoTime();
    queue.takeLate(now).forEach(call -> call.notRun(server.trouble()));
    boolean stalled = false;
    for (Call<?> call : queue.underWay()) {
      if (!call.isDone() && call.isLate(now)) {
        call.lost(server.trouble());
        stalled = true;
      }
    }
    if (stalled) {
      cut();
    }
  }

  /** Takes the calls for these slots out of the queue. */
  List<Call<?>> take(BitSet slots) {
    return queue.take(slots);
  }

  /** Adds the slots whose calls are under way. */
  void addBusySlots(BitSet slots) {
    for (Call<?> call : queue.underWay()) {
      slots.set(call.slot());
    }
  }

  /** Ends whatever the lane's thread does with its connection. */
  private void cut() {
    Connection open = connection;
    cut = true;
    if (open != null) {
      try {
        open.forceDisconnect();
      } catch (IOException failure) {
        LOG.log(DEBUG, "a connection did not close cleanly", failure);
      }
    }
  }

  /** Fails what is queued and lets the thread end. */
  void close() {
    queue.close().forEach(call -> call.notRun(server.storeName() + " is closed"));
    cut();
  }
}
