package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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

  /** A connection that is idle for so long is asked for a sign of life. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(1);

  /** Takes calls back that are for another server, or for this one at another time. */
  interface Redirects {
    /**
     * The calls were not run; in the order in which they came.
     *
     * @param leave to be called when they are where they wait now: until then they are the lane's,
     *     so that there is no moment in which later calls could overtake them
     */
    void redirect(List<Redirect> calls, Runnable leave);
  }

  /** A call with what Redis said instead of running it. */
  record Redirect(Call<?> call, JedisDataException refusal) {}

  private final RedisServer server;
  private final Floors floors;
  private final Redirects redirects;
  private final CallQueue queue;
  private final Duration silence;

  /** Owned by the lane's thread, and read by others. */
  private volatile @Nullable LaneConnection connection;

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
    Duration third = server.timeout().dividedBy(3);
    this.silence = third.compareTo(LONGEST_SILENCE) < 0 ? third : LONGEST_SILENCE;
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
    while (!queue.isClosed()) {
      boolean wanted = queue.await(silence.toMillis());
      // Calls stay in the queue until there is a connection: there they end in time.
      boolean connected = isConnected() || connect();
      if (connected && wanted && exchange()) {
        pauseMillis = 0;
      } else if (wanted) {
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, pauseMillis * 2));
        queue.pause(pauseMillis);
      }
    }
    disconnect();
  }

  /**
   * Whether there is a connection that worked a moment ago: no call is to be lost on one that the
   * server, or whoever stands before it, has closed for being idle.
   */
  private boolean isConnected() {
    LaneConnection open = connection;
    if (open == null) {
      return false;
    }
    if (open.isCut() || open.isSilentFor(silence) && !open.answersPing()) {
      disconnect();
      return false;
    }
    return true;
  }

  private boolean connect() {
    if (queue.isClosed()) {
      return false;
    }
    try {
      connection = new LaneConnection(server.open(), floors);
      return true;
    } catch (RuntimeException | Error failure) {
      LOG.log(failure instanceof JedisException ? DEBUG : ERROR, "no connection", failure);
      return false;
    }
  }

  private void disconnect() {
    LaneConnection open = connection;
    connection = null;
    if (open != null) {
      open.discard();
    }
  }

  /** Sends calls together and gives each its answer; false if the server serves none. */
  private boolean exchange() {
    LaneConnection open = Objects.requireNonNull(connection);
    open.moved();
    CallQueue.Batch batch = queue.beginBatch(System.nanoTime());
    batch.late().forEach(call -> call.notRun(server.trouble()));
    if (batch.calls().isEmpty()) {
      return true;
    }
    var answers = new Answers(batch.calls());
    try {
      answers.exchange(open);
      if (!answers.refused) {
        server.serves();
      }
    } catch (JedisException failure) {
      server.failed(failure);
      answers.broken();
      disconnect();
    } catch (RuntimeException | Error failure) {
      LOG.log(ERROR, server.storeName() + ": calls failed", failure);
      batch.calls().forEach(call -> call.lost(server.storeName() + " failed"));
      disconnect();
    }
    List<Call<?>> leaving =
        answers.redirected.stream().<Call<?>>map(Redirect::call).toList();
    if (!queue.endBatch(answers.notRun, leaving)) {
      answers.notRun.forEach(call -> call.notRun(server.storeName() + " is closed"));
    }
    if (answers.outdated) {
      disconnect();
    }
    if (!leaving.isEmpty()) {
      redirect(answers.redirected, leaving);
    }
    return !answers.refused;
  }

  private void redirect(List<Redirect> redirected, List<Call<?>> leaving) {
    try {
      redirects.redirect(redirected, queue::leave);
    } catch (RuntimeException | Error failure) {
      // Some may have gone elsewhere; and the lane has others to serve.
      LOG.log(ERROR, server.storeName() + ": calls could not be redirected", failure);
      queue.leave();
      leaving.forEach(call -> call.lost(server.storeName() + " failed"));
    }
  }

  /** What has become of the calls of a batch. */
  private final class Answers {
    private final List<Call<?>> calls;
    private final List<Call<?>> notRun = new ArrayList<>();
    private final List<Redirect> redirected = new ArrayList<>();
    private boolean refused;

    /** Whether only another connection can serve: it brings the scripts, or is to the right server. */
    private boolean outdated;

    /** How many have begun to leave. */
    private int begun;

    private int answered;

    Answers(List<Call<?>> calls) {
      this.calls = calls;
    }

    void exchange(LaneConnection open) {
      List<ScriptRun> runs = ScriptRun.of(calls);
      for (ScriptRun run : runs) {
        begun += run.calls().size();
        open.send(run);
      }
      for (ScriptRun run : runs) {
        try {
          take(run, open.read(run));
        } catch (JedisDataException refusal) {
          take(run, refusal);
        }
        answered += run.calls().size();
      }
    }

    /** Redis looks at all keys first: where the user may not use one, it runs nothing. */
    private void take(ScriptRun run, JedisDataException refusal) {
      if (run.calls().size() > 1 && RedisRefusal.of(refusal) == RedisRefusal.NOT_PERMITTED) {
        run.calls().forEach(Call::goAlone);
        notRun.addAll(run.calls());
      } else {
        run.calls().forEach(call -> take(call, refusal));
      }
    }

    private void take(ScriptRun run, List<List<?>> answers) {
      for (int i = 0; i < answers.size(); i++) {
        Call<?> call = run.calls().get(i);
        if (!answers.get(i).isEmpty() && answers.get(i).get(0) instanceof JedisDataException no) {
          take(call, no);
        } else {
          call.answered(answers.get(i));
          overtake(call);
        }
      }
    }

    /** What was to be run before this call, and was not, would come too late now. */
    private void overtake(Call<?> call) {
      if (!call.onlyReads()) {
        notRun.removeIf(earlier -> isTooLate(earlier, call));
        redirected.removeIf(earlier -> isTooLate(earlier.call(), call));
      }
    }

    private boolean isTooLate(Call<?> earlier, Call<?> call) {
      boolean tooLate = !earlier.onlyReads() && earlier.channelId().equals(call.channelId());
      if (tooLate) {
        earlier.notRun(server.storeName() + ": Redis served a later call before this one");
      }
      return tooLate;
    }

    private void take(Call<?> call, JedisDataException refusal) {
      RedisRefusal reason = RedisRefusal.of(refusal);
      switch (reason) {
        case TEMPORARY -> {
          server.refuses(refusal);
          refused = true;
          outdated = true;
          notRun.add(call);
        }
        case SCRIPTS_GONE -> {
          outdated = true;
          notRun.add(call);
        }
        case OTHER_PLACE -> redirected.add(new Redirect(call, refusal));
        default -> call.failed(reason.exception(server.storeName(), refusal));
      }
    }

    /** The connection has broken: what was sent may have been run, though no answer came. */
    void broken() {
      for (int i = answered; i < calls.size(); i++) {
        if (i >= begun || !calls.get(i).takesId()) {
          notRun.add(calls.get(i));
        } else {
          calls.get(i).lost(server.trouble());
        }
      }
    }
  }

  /** Ends calls that wait for too long; to be called often. Does not wait for the lane's thread. */
  void check() {
    queue.takeLate(System.nanoTime()).forEach(call -> call.notRun(server.trouble()));
    List<Call<?>> underWay = queue.underWay();
    LaneConnection open = connection;
    // Where answers come, the others will: it is only slow.
    if (!underWay.isEmpty() && open != null && open.isSilentFor(server.timeout())) {
      underWay.forEach(call -> call.lost(server.trouble()));
      open.cut();
    }
  }

  /** The server has got these slots from another one. */
  void gained(BitSet slots) {
    LaneConnection open = connection;
    if (open != null) {
      open.gained(slots);
    }
  }

  /**
   * Takes the calls for these slots out of the queue.
   *
   * @param busy gets the slots whose calls are under way at that moment
   */
  List<Call<?>> take(BitSet slots, BitSet busy) {
    return queue.take(slots, busy);
  }

  /** Removes the slots whose calls are under way. */
  void removeBusySlots(BitSet slots) {
    queue.underWay().forEach(call -> slots.clear(call.slot()));
  }

  /** Fails what is queued and lets the thread end. */
  void close() {
    queue.close().forEach(call -> call.notRun(server.storeName() + " is closed"));
    LaneConnection open = connection;
    if (open != null) {
      open.cut();
    }
  }
}
