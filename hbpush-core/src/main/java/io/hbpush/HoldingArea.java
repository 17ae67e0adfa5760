package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests until something ends them, and gives them the messages of their channels. What has
 * to be written is handed to the delivery executor in chunks, so that neither a publisher nor the
 * timer waits for subscribers. Safe for many threads.
 */
final class HoldingArea {
  private final MessageStore store;
  private final DeliveryExecutor delivery;
  private final Endings endings;
  private final Looking looking;
  private final Map<String, HeldRequests> channels = new ConcurrentHashMap<>();
  private final RecentReplies replies = new RecentReplies();

  /** Held while a request joins several channels; guards nothing. */
  private final Object joining = new Object();

  private volatile boolean closed;

  HoldingArea(MessageStore store, ScheduledExecutorService scheduler, Executor delivery) {
    this.store = store;
    this.delivery = new DeliveryExecutor(delivery);
    this.endings = new Endings(scheduler, this.delivery);
    this.looking = new Looking(store, this.delivery, replies, endings);
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

  /** How requests end other than by a message. */
  Endings endings() {
    return endings;
  }

  /** Looks for the next message of those who are held. */
  Looking looking() {
    return looking;
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
      endings.end(request, HeldRequest.Ending.CONFLICT);
      return;
    }
    if (closed || seconds.isPresent() && !endings.limit(request, seconds.getAsInt())) {
      endings.end(request, HeldRequest.Ending.CLOSED);
    }
    if (request.isClaimed()) {
      // Whoever claimed it may have come too early to find it everywhere.
      endings.release(request);
    } else {
      looking.look(request);
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
    displaced.forEach(older -> endings.end(older, HeldRequest.Ending.CONFLICT));
  }

  private HeldRequests heldOn(String channelId) {
    HeldRequests there = channels.get(channelId);
    return there != null
        ? there
        : channels.computeIfAbsent(channelId, id -> new HeldRequests(id, this));
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
          endings.unlimit(request);
        }
        request.deliver(fanout);
      }
    });
    return true;
  }

  /**
   * Ends all requests, and every later one at once.
   *
   * @return completes when all have been handed to their adapters
   */
  CompletableFuture<Void> close() {
    closed = true;
    delivery.close();
    endings.close();
    var answered = new ArrayList<CompletableFuture<Void>>();
    for (HeldRequests channel : channels.values()) {
      answered.addAll(endings.endAll(channel.takeAll(), HeldRequest.Ending.CLOSED));
    }
    return CompletableFuture.allOf(answered.toArray(CompletableFuture[]::new));
  }
}
