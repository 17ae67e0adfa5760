package io.hbpush;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * How held requests end other than by a message: each is claimed, taken out of all its places, and
 * told on the delivery executor. Keeps their time too, also of those that only beat. Safe for many
 * threads.
 */
final class Endings {
  private static final System.Logger LOG = System.getLogger(Endings.class.getName());

  private final Timeouts timeouts;
  private final DeliveryExecutor delivery;

  Endings(ScheduledExecutorService scheduler, DeliveryExecutor delivery) {
    this.timeouts = new Timeouts(scheduler, this::timedOut);
    this.delivery = delivery;
  }

  /**
   * Has the request time out in so many seconds.
   *
   * @return false if the scheduler has ended, so that its time would never come
   */
  boolean limit(HeldRequest request, int seconds) {
    try {
      timeouts.add(request, seconds);
      return true;
    } catch (RejectedExecutionException ended) {
      LOG.log(DEBUG, "the scheduler has ended, so nothing is held any more", ended);
      return false;
    }
  }

  /** Has no time come for the request any more; harmless if there is none. */
  void unlimit(HeldRequest request) {
    timeouts.remove(request);
  }

  /** Has a resident request beat once, in so many seconds. */
  void beatIn(HeldRequest request, int seconds) {
    if (!limit(request, seconds)) {
      end(request, HeldRequest.Ending.CLOSED);
    } else if (request.isClaimed()) {
      unlimit(request);
    }
  }

  private void timedOut(List<HeldRequest> due) {
    delivery.inChunks(due, request -> {
      if (request.isResident()) {
        request.beat();
      } else if (request.claim()) {
        release(request);
        request.end(HeldRequest.Ending.TIMED_OUT);
      }
    });
  }

  /** Ends a request, unless something else has. */
  void end(HeldRequest request, HeldRequest.Ending ending) {
    if (forget(request)) {
      delivery.run(() -> request.end(ending));
    }
  }

  /**
   * Ends requests that have lost their place.
   *
   * @return completes chunk by chunk; all are claimed before this returns
   */
  List<CompletableFuture<Void>> endAll(List<HeldRequest> taken, HeldRequest.Ending ending) {
    List<HeldRequest> claimed = taken.stream().filter(HeldRequest::claim).toList();
    return delivery.inChunks(claimed, request -> {
      timeouts.remove(request);
      request.end(ending);
    });
  }

  /**
   * Ends a request without a word to it: its client has gone, or does not want it any more.
   *
   * @return whether this call ended it
   */
  boolean forget(HeldRequest request) {
    if (!request.claim()) {
      return false;
    }
    release(request);
    return true;
  }

  /** Takes a claimed request out of all places. */
  void release(HeldRequest request) {
    request.leave();
    timeouts.remove(request);
  }

  /** No more time comes. */
  void close() {
    timeouts.close();
  }
}
