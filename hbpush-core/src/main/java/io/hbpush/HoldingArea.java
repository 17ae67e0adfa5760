package io.hbpush;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests until something ends them: by channel for messages, by time for timeouts. What has
 * to be written is handed to the delivery executor in chunks, so that neither a publisher nor the
 * timer waits for subscribers.
 */
final class HoldingArea {
  private static final System.Logger LOG = System.getLogger(HoldingArea.class.getName());

  private final MessageStore store;
  private final DeliveryExecutor delivery;
  private final Timeouts timeouts;
  private final Map<String, HeldRequests> channels = new ConcurrentHashMap<>();
  private final RecentReplies replies = new RecentReplies();

  /** Held while a request joins several channels; guards nothing. */
  private final Object joining = new Object();

  private volatile boolean closed;

  HoldingArea(MessageStore store, ScheduledExecutorService scheduler, Executor delivery) {
    this.store = store;
    this.delivery = new DeliveryExecutor(delivery);
    this.timeouts = new Timeouts(scheduler, this::timedOut);
  }

  MessageStore store() {
    return store;
  }

  /** Runs what is written to clients. */
  DeliveryExecutor delivery() {
    return delivery;
  }

  /** What is shared by those who get the same message. */
  RecentReplies replies() {
    return replies;
  }

  /** How many requests are held on the channel. */
  int size(String channelId) {
    HeldRequests channel = channels.get(channelId);
    return channel == null ? 0 : channel.size();
  }

  /** How many requests on each channel wait for a message, in sum; one that still looks does not. */
  int waiting(List<String> channelIds) {
    int waiting = 0;
    for (String channelId : channelIds) {
      HeldRequests channel = channels.get(channelId);
      waiting += channel == null ? 0 : channel.waiting();
    }
    return waiting;
  }

  /** Whether a request of that location, which is not broadcast, is held on one of the channels. */
  boolean holdsOf(List<String> channelIds, Object location) {
    return channelIds.stream().anyMatch(channelId -> {
      HeldRequests channel = channels.get(channelId);
      return channel != null && channel.holdsOf(location);
    });
  }

  /**
   * Returns equal ids, if possible those that others keep who are held there: whoever waits need not
   * keep ids of its own, 72 bytes of a long poll.
   */
  List<String> shared(List<String> channelIds) {
    HeldRequests there = channelIds.size() == 1 ? channels.get(channelIds.get(0)) : null;
    return there == null ? channelIds : there.channelIds();
  }

  /**
   * Holds a request that found nothing after its cursor. It is held first, and then the store is
   * asked once more: so no message falls between.
   *
   * @param seconds how long it is held at most; empty: without limit
   */
  void hold(List<String> channelIds, HeldRequest request, OptionalInt seconds) {
    boolean admitted = channelIds.size() == 1
        ? admit(channelIds.get(0), request)
        : new JointHold(request, this).admit(channelIds);
    if (!admitted) {
      claimAndEnd(request, HeldRequest.Ending.CONFLICT);
      return;
    }
    if (closed || seconds.isPresent() && !limited(request, seconds.getAsInt())) {
      claimAndEnd(request, HeldRequest.Ending.CLOSED);
    }
    if (request.isClaimed()) {
      // Whoever claimed it may have come too early to find it everywhere.
      release(request);
    } else {
      look(request);
    }
  }

  /**
   * Takes a request, or its part, among those held on a channel, and ends those that have to go.
   *
   * @return false if it is refused, because of another one of its location
   */
  boolean admit(String channelId, HeldRequest request) {
    var displaced = new ArrayList<HeldRequest>(0);
    HeldRequests channel = admit(channelId, request, displaced);
    if (channel != null) {
      channel.watch(store);
    }
    endDisplaced(displaced);
    return channel != null;
  }

  /**
   * Takes the parts of a request among those held on their channels, in one step: of two requests
   * that share several, one comes before the other on all of them.
   *
   * @return false if one of them is refused; then some may be held all the same
   */
  boolean admit(List<String> channelIds, List<? extends HeldRequest> parts) {
    var displaced = new ArrayList<HeldRequest>(0);
    var channels = new ArrayList<HeldRequests>(parts.size());
    synchronized (joining) {
      for (int i = 0; i < parts.size(); i++) {
        HeldRequests channel = admit(channelIds.get(i), parts.get(i), displaced);
        if (channel == null) {
          return false; // then nobody was displaced
        }
        channels.add(channel);
      }
    }
    channels.forEach(channel -> channel.watch(store));
    endDisplaced(displaced);
    return true;
  }

  /** Takes a request among those held on a channel, and returns these; null if it is refused. */
  private @Nullable HeldRequests admit(
      String channelId, HeldRequest request, List<HeldRequest> displaced) {
    HeldRequests channel;
    HeldRequests.Admission admission;
    do {
      channel = heldOn(channelId);
      admission = channel.admit(request, displaced);
    } while (admission == HeldRequests.Admission.ENDED);
    return admission == HeldRequests.Admission.HELD ? channel : null;
  }

  private void endDisplaced(List<HeldRequest> displaced) {
    displaced.forEach(older -> claimAndEnd(older, HeldRequest.Ending.CONFLICT));
  }

  /**
   * Looks for the next message of a request that has looked since it is held, and arms it if there is
   * none.
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

  private void look(HeldRequest request) {
    Place place = request.place;
    if (place != null) {
      lookWhenWatched(place, request);
    }
  }

  /** Has a resident request beat once, in so many seconds. */
  void beatIn(HeldRequest request, int seconds) {
    if (!limited(request, seconds)) {
      claimAndEnd(request, HeldRequest.Ending.CLOSED);
    } else if (request.isClaimed()) {
      timeouts.remove(request);
    }
  }

  private HeldRequests heldOn(String channelId) {
    HeldRequests there = channels.get(channelId);
    return there != null
        ? there
        : channels.computeIfAbsent(channelId, id -> new HeldRequests(id, this));
  }

  /** Whether the request could be given its time; a scheduler that has ended gives none. */
  private boolean limited(HeldRequest request, int seconds) {
    try {
      timeouts.add(request, seconds);
      return true;
    } catch (RejectedExecutionException ended) {
      LOG.log(DEBUG, "the scheduler has ended, so nothing is held any more", ended);
      return false;
    }
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
        claimAndEnd(request, HeldRequest.Ending.DELETED);
      } else if (!place.arm(request)) {
        // On another thread: a channel that never rests must not deepen this stack.
        delivery.run(() -> lookWhenWatched(place, request));
      } else {
        request.armed();
      }
    }
  }

  /** The store cannot say what comes next for a request that nobody else has claimed. */
  void storeAway(Place place, HeldRequest request, Throwable failure) {
    if (!request.isResident()) {
      logUnlessAway(place, failure);
      claimAndEnd(request, HeldRequest.Ending.STORE_AWAY);
    } else if (!request.isClaimed()) {
      leave(request);
      delivery.run(() -> request.storeAway(failure));
    }
  }

  /** Of an outage the log knows already. */
  void logUnlessAway(Place place, Throwable failure) {
    Throwable cause = Failures.cause(failure);
    if (!(cause instanceof StoreUnavailableException)) {
      Failures.log(cause, place.channelIds());
    }
  }

  private void found(HeldRequest request, Lookup.Found found) {
    if (request.claimFor(found.message())) {
      if (!request.isResident()) {
        release(request);
      }
      request.deliver(found.deliveries(), replies);
    }
  }

  /**
   * The client has gone, or does not want it any more.
   *
   * @return whether this call ended the request
   */
  boolean forget(HeldRequest request) {
    if (!request.claim()) {
      return false;
    }
    release(request);
    return true;
  }

  private void claimAndEnd(HeldRequest request, HeldRequest.Ending ending) {
    if (request.claim()) {
      release(request);
      delivery.run(() -> request.end(ending));
    }
  }

  /** Takes a claimed request out of all places. */
  void release(HeldRequest request) {
    leave(request);
    timeouts.remove(request);
  }

  private static void leave(HeldRequest request) {
    Place place = request.place;
    if (place != null) {
      place.remove(request);
    }
  }

  /** These have come to their end and take no more requests. */
  void ended(HeldRequests channel) {
    channels.remove(channel.channelId(), channel);
  }

  /**
   * Gives a message to requests that were taken out of their channel.
   *
   * @return whether at least one was claimed for it; the others are claimed by the executor
   */
  boolean deliver(List<HeldRequest> taken, Fanout fanout) {
    Message message = fanout.message();
    int first = 0;
    while (first < taken.size() && !taken.get(first).claimFor(message)) {
      first++;
    }
    if (first == taken.size()) {
      return false;
    }
    HeldRequest claimed = taken.get(first);
    delivery.inChunks(taken.subList(first, taken.size()), request -> {
      if (request == claimed || request.claimFor(message)) {
        if (!request.isResident()) {
          timeouts.remove(request);
        }
        request.deliver(fanout);
      }
    });
    return true;
  }

  /** Claims all before it returns, and has them answered. */
  List<CompletableFuture<Void>> endAll(List<HeldRequest> taken, HeldRequest.Ending ending) {
    List<HeldRequest> claimed = taken.stream().filter(HeldRequest::claim).toList();
    return delivery.inChunks(claimed, request -> {
      timeouts.remove(request);
      request.end(ending);
    });
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

  /**
   * Ends all requests, and every later one at once.
   *
   * @return completes when all have been handed to their adapters
   */
  CompletableFuture<Void> close() {
    closed = true;
    delivery.close();
    timeouts.close();
    var answered = new ArrayList<CompletableFuture<Void>>();
    for (HeldRequests channel : channels.values()) {
      answered.addAll(endAll(channel.takeAll(), HeldRequest.Ending.CLOSED));
    }
    return CompletableFuture.allOf(answered.toArray(CompletableFuture[]::new));
  }
}
