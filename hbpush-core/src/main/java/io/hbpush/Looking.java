package io.hbpush;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the next message of requests that are held, and arms those that there is none for yet.
 * Safe for many threads; each request is looked for by one at a time.
 */
final class Looking {
  private final MessageStore store;
  private final DeliveryExecutor delivery;
  private final RecentReplies replies;
  private final Endings endings;

  Looking(MessageStore store, DeliveryExecutor delivery, RecentReplies replies, Endings endings) {
    this.store = store;
    this.delivery = delivery;
    this.replies = replies;
    this.endings = endings;
  }

  /** Looks for a request's next message; does nothing if it is not held any more. */
  void look(HeldRequest request) {
    Place place = request.place;
    if (place != null) {
      lookWhenWatched(place, request);
    }
  }

  /**
   * Looks for the next message of a request that has looked since it is held.
   *
   * @return false if it has had all there is, so that nothing was found
   */
  boolean lookAgain(HeldRequest request) {
    Place place = request.place;
    // Mostly a stream has had all there is: then to ask the store is half of what a message costs.
    if (place != null && place.armAgain(request)) {
      return false;
    }
    look(request);
    return true;
  }

  private void lookWhenWatched(Place place, HeldRequest request) {
    // First: what changes from here on is a reason to look again, or is watched before the look.
    place.looking(request);
    CompletionStage<?> watching = place.watching();
    if (isThere(watching)) {
      // As for each message of a stream: to compose a stage makes that dearer.
      DeliveryExecutor.guarded(() -> look(place, request));
    } else {
      watching.whenComplete((watch, failure) -> DeliveryExecutor.guarded(() -> {
        if (failure != null) {
          storeAway(place, request, failure);
        } else {
          look(place, request);
        }
      }));
    }
  }

  private static boolean isThere(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    return future.isDone() && !future.isCompletedExceptionally();
  }

  private void look(Place place, HeldRequest request) {
    if (request.isClaimed()) {
      return;
    }
    delivery.answer(
        store.after(place.channelIds(), request.cursor(), request.mostAtOnce()),
        (found, failure) -> looked(place, request, found, failure));
  }

  private void looked(
      Place place, HeldRequest request, @Nullable Lookup lookup, @Nullable Throwable failure) {
    if (lookup == null) {
      storeAway(place, request, Objects.requireNonNull(failure, "the store gave no look-up"));
    } else if (lookup instanceof Lookup.Found found) {
      found(request, found);
    } else {
      request.widenGap(lookup.gap());
      if (place.isDeleted((Lookup.NotYet) lookup)) {
        endings.end(request, HeldRequest.Ending.DELETED);
      } else if (!place.arm(request)) {
        // On another thread: a channel that never rests must not deepen this stack.
        delivery.run(() -> lookWhenWatched(place, request));
      } else {
        request.armed();
      }
    }
  }

  private void found(HeldRequest request, Lookup.Found found) {
    if (request.claimFor(found.message())) {
      if (!request.isResident()) {
        endings.release(request);
      }
      request.deliver(found.deliveries(), replies);
    }
  }

  /** The store cannot say what comes next for a request that nobody else has claimed. */
  void storeAway(Place place, HeldRequest request, Throwable failure) {
    if (!request.isResident()) {
      logUnlessAway(place, failure);
      endings.end(request, HeldRequest.Ending.STORE_AWAY);
    } else if (!request.isClaimed()) {
      request.leave();
      delivery.run(() -> request.storeAway(failure));
    }
  }

  /** Of an outage the log knows already. */
  static void logUnlessAway(Place place, Throwable failure) {
    Throwable cause = Failures.cause(failure);
    if (!(cause instanceof StoreUnavailableException)) {
      Failures.log(cause, place.channelIds());
    }
  }
}
