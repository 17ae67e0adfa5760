package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection with a thread of its own: what is queued while it is busy leaves together. Calls
 * go out in the order in which they came, each at most once unless Redis says it was not run.
 */
final class Lane implements Runnable {
  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  /** So large that a round trip costs little, so small that its answers come soon. */
  private static final int BATCH_CALLS = 256;

  private static final int BATCH_BYTES = 1 << 20;

  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final RedisServer server;
  private final AtomicLong floor;
  private final int maxCalls;
  private final long maxBytes;

  // The lock is this; it guards the fields below.
  private final Deque<Call<?>> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean closed;

  // Owned by the lane's thread, and read by others.
  private volatile @Nullable Connection connection;
  private volatile List<Call<?>> sent = List.of();

  // Owned by the lane's thread.
  private boolean fresh;
  private long pauseMillis;

  /**
   * Makes a lane; a thread must run it.
   *
   * @param floor the greatest id this node knows
   * @param maxCalls how many calls may wait
   * @param maxBytes how many bytes may wait; a single call may be larger
   */
  Lane(RedisServer server, AtomicLong floor, int maxCalls, long maxBytes) {
    this.server = server;
    this.floor = floor;
    this.maxCalls = maxCalls;
    this.maxBytes = maxBytes;
  }

  /** Sends a call as soon as can be; its answer comes on the lane's thread, or from {@link #check}. */
  void submit(Call<?> call) {
    call.deadline(System.nanoTime() + server.timeout().toNanos());
    String refusal;
    synchronized (this) {
      refusal = refusal(call);
      if (refusal == null) {
        queue.addLast(call);
        queuedBytes += call.bytes();
        notifyAll();
        return;
      }
    }
    call.notRun(refusal);
  }

  private @Nullable String refusal(Call<?> call) {
    if (closed) {
      return server.storeName() + " is closed";
    }
    boolean full =
        queue.size() >= maxCalls || !queue.isEmpty() && queuedBytes + call.bytes() > maxBytes;
    return full ? server.storeName() + ": too many calls wait for Redis" : null;
  }

  @Override
  public void run() {
    while (awaitCalls()) {
      // Calls stay in the queue until there is a connection: there they end in time.
      if (connection != null || connect()) {
        List<Call<?>> batch = take();
        sent = batch;
        exchange(batch);
        sent = List.of();
      } else {
        pause();
      }
    }
    disconnect();
  }

  /** Waits until calls are queued; false when the lane is closed. */
  private synchronized boolean awaitCalls() {
    while (queue.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException interrupted) {
        LOG.log(DEBUG, "only closing ends a lane", interrupted);
      }
    }
    return !closed;
  }

  /** Takes calls that still wait for their answer. */
  private synchronized List<Call<?>> take() {
    var batch = new ArrayList<Call<?>>();
    int bytes = 0;
    while (!queue.isEmpty() && batch.size() < BATCH_CALLS && bytes < BATCH_BYTES) {
      Call<?> call = poll();
      if (!call.isDone()) {
        batch.add(call);
        bytes += call.bytes();
      }
    }
    return batch;
  }

  private Call<?> poll() {
    Call<?> call = queue.removeFirst();
    queuedBytes -= call.bytes();
    return call;
  }

  /** Puts back calls that were not run, in their old order, before all others. */
  private synchronized void putBack(List<Call<?>> calls) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      queue.addFirst(calls.get(i));
      queuedBytes += calls.get(i).bytes();
    }
  }

  private boolean connect() {
    try {
      connection = server.open();
    } catch (JedisException failure) {
      LOG.log(DEBUG, "no connection", failure);
      return false;
    }
    fresh = true;
    pauseMillis = 0;
    return true;
  }

  /** Sends the calls together and gives each its answer; what was not run is queued again. */
  private void exchange(List<Call<?>> batch) {
    var notRun = new ArrayList<Call<?>>();
    int handed = 0;
    int answered = 0;
    try {
      Connection open = Objects.requireNonNull(connection);
      for (Call<?> call : batch) {
        handed++;
        open.sendCommand(call.command(floor.get(), fresh && call.takesId()));
        fresh &= !call.takesId();
      }
      for (Call<?> call : batch) {
        if (!answer(call, open)) {
          notRun.add(call);
        }
        answered++;
      }
    } catch (JedisException failure) {
      if (!isClosed()) {
        server.failed(failure);
      }
      for (int i = answered; i < batch.size(); i++) {
        if (i >= handed || !batch.get(i).takesId()) {
          notRun.add(batch.get(i));
        } else {
          batch.get(i).lost(server.trouble());
        }
      }
      disconnect();
    } catch (RuntimeException | Error failure) {
      LOG.log(ERROR, server.storeName() + ": calls failed", failure);
      batch.forEach(call -> call.lost(server.storeName() + " failed"));
      disconnect();
      return;
    }
    if (!notRun.isEmpty()) {
      putBack(notRun);
      disconnect();
    }
  }

  /** Reads one answer; false if Redis says that the call was not run and should be sent again. */
  private boolean answer(Call<?> call, Connection open) {
    Object reply;
    try {
      reply = open.getOne();
    } catch (JedisDataException refusal) {
      RedisRefusal reason = RedisRefusal.of(refusal);
      if (reason == RedisRefusal.TEMPORARY) {
        server.failed(refusal);
        return false;
      }
      if (reason == RedisRefusal.SCRIPTS_GONE) {
        return false; // the next connection brings them along
      }
      call.failed(reason.exception(server.storeName(), refusal));
      return true;
    }
    call.answered(reply);
    return true;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void pause() {
    pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, pauseMillis * 2));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    synchronized (this) {
      try {
        for (long left = pauseMillis;
            left > 0 && !closed;
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
          wait(left);
        }
      } catch (InterruptedException interrupted) {
        LOG.log(DEBUG, "only closing ends a lane", interrupted);
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
    var late = new ArrayList<Call<?>>();
    synchronized (this) {
      while (!queue.isEmpty()
          && (queue.getFirst().isLate(now) || queue.getFirst().isDone())) {
        late.add(poll());
      }
    }
    late.forEach(call -> call.notRun(server.trouble()));
    boolean stalled = false;
    for (Call<?> call : sent) {
      if (!call.isDone() && call.isLate(now)) {
        call.lost(server.trouble());
        stalled = true;
      }
    }
    if (stalled) {
      cut();
    }
  }

  /** Ends whatever the lane's thread does with its connection. */
  private void cut() {
    Connection open = connection;
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
    List<Call<?>> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(queue);
      queue.clear();
      queuedBytes = 0;
      notifyAll();
    }
    left.forEach(call -> call.notRun(server.storeName() + " is closed"));
    cut();
  }
}
