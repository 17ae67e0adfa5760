package io.hbpush;

import static java.lang.System.Logger.Level.ERROR;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends held requests in time without a timer for each: those due in the same eighth of a second
 * share a bucket. Counts the scheduler's ticks, not a clock's time, so that a clock set back or
 * forth changes nothing. Ticks only while something is held.
 */
final class Timeouts {
  private static final System.Logger LOG = System.getLogger(Timeouts.class.getName());
  private static final int TICKS_PER_SECOND = 8;
  private static final long TICK_MILLIS = 1000 / TICKS_PER_SECOND;

  private final ScheduledExecutorService scheduler;
  private final Consumer<List<HeldRequest>> due;

  // The lock is this; it guards the fields below and the links in the requests.
  private final Map<Long, Bucket> buckets = new HashMap<>();
  private long tick;
  private int size;
  private @Nullable Future<?> ticking;
  private boolean closed;

  /** Requests that are due together, as a ring of links through their own fields. */
  static final class Bucket {
    private final long tick;
    private @Nullable HeldRequest first;

    private Bucket(long tick) {
      this.tick = tick;
    }
  }

  /**
   * Makes an empty set of timeouts.
   *
   * @param due takes requests whose time has come, on the scheduler's thread; some may be claimed
   */
  Timeouts(ScheduledExecutorService scheduler, Consumer<List<HeldRequest>> due) {
    this.scheduler = scheduler;
    this.due = due;
  }

  /** Has the request end after at most that many seconds, at most an eighth of a second less. */
  synchronized void add(HeldRequest request, long seconds) {
    if (closed) {
      return;
    }
    Bucket bucket = buckets.computeIfAbsent(tick + seconds * TICKS_PER_SECOND, Bucket::new);
    request.bucket = bucket;
    request.later = bucket.first;
    if (bucket.first != null) {
      bucket.first.earlier = request;
    }
    bucket.first = request;
    size++;
    if (ticking == null) {
      ticking = scheduler.scheduleAtFixedRate(
          this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Forgets the request; harmless if it is not there. */
  synchronized void remove(HeldRequest request) {
    Bucket bucket = request.bucket;
    if (bucket == null) {
      return;
    }
    if (request.earlier != null) {
      request.earlier.later = request.later;
    } else {
      bucket.first = request.later;
    }
    if (request.later != null) {
      request.later.earlier = request.earlier;
    }
    unlink(request);
    if (bucket.first == null) {
      buckets.remove(bucket.tick, bucket);
    }
  }

  private void unlink(HeldRequest request) {
    request.bucket = null;
    request.earlier = null;
    request.later = null;
    size--;
  }

  private void tick() {
    try {
      List<HeldRequest> ended = nextBucket();
      if (!ended.isEmpty()) {
        due.accept(ended);
      }
    } catch (RuntimeException | Error failure) {
      // A scheduler does not repeat what has thrown, and then no request would ever time out.
      LOG.log(ERROR, "held requests could not be timed out", failure);
    }
  }

  private synchronized List<HeldRequest> nextBucket() {
    tick++;
    var requests = new ArrayList<HeldRequest>();
    Bucket bucket = buckets.remove(tick);
    for (HeldRequest request = bucket == null ? null : bucket.first; request != null; ) {
      HeldRequest later = request.later;
      requests.add(request);
      unlink(request);
      request = later;
    }
    if (size == 0 && ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
    return requests;
  }

  /** Stops ticking; what is still there is not ended any more. */
  synchronized void close() {
    closed = true;
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }
}
