package io.hbpush;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The held requests of one channel, and what the store tells of it. There is one of these while
 * something is held; when the last request leaves, it ends for good and the next one gets another.
 */
final class HeldRequests implements Watcher, Place {
  /** What became of a request that wanted to be held. */
  enum Admission {
    /** It is held, and looking. */
    HELD,
    /** Another one of its location is held, and that one stays. */
    REFUSED,
    /** These have come to their end; others must be opened. */
    ENDED
  }

  private final List<String> channelIds;
  private final HoldingArea area;
  private final CompletableFuture<MessageStore.Watch> watch = new CompletableFuture<>();

  // The lock is this; it guards the fields below and slot, armed, overtaken and place of each
  // request.
  private HeldRequest[] held = new HeldRequest[1];
  private int size;
  private int armed;
  private boolean watchAsked;
  private boolean ended;

  /** The last message that was told. */
  private MessageId told = MessageId.OLDEST;

  private @Nullable Map<Object, HeldRequest> exclusive;

  HeldRequests(String channelId, HoldingArea area) {
    this.channelIds = List.of(channelId);
    this.area = area;
  }

  String channelId() {
    return channelIds.get(0);
  }

  @Override
  public List<String> channelIds() {
    return channelIds;
  }

  @Override
  public CompletionStage<MessageStore.Watch> watching() {
    return watch;
  }

  /** Has the store tell what happens to the channel, unless it was asked before. */
  void watch(MessageStore store) {
    synchronized (this) {
      if (watchAsked) {
        return;
      }
      watchAsked = true;
    }
    store.watch(channelId(), this).whenComplete((begun, failure) -> {
      if (failure != null) {
        watch.completeExceptionally(failure);
      } else {
        watch.complete(begun);
      }
    });
  }

  /** How many there are, whether they are still looking or not. */
  synchronized int size() {
    return size;
  }

  /** How many a message would be given to. */
  synchronized int waiting() {
    return armed;
  }

  /** Whether a request of that location is held. */
  synchronized boolean holdsOf(Object location) {
    HeldRequest one = exclusive == null ? null : exclusive.get(location);
    return one != null && !one.isClaimed();
  }

  /**
   * Takes a request among the held.
   *
   * @param displaced takes the older request of the location that has to go, if there is one
   */
  synchronized Admission admit(HeldRequest request, List<HeldRequest> displaced) {
    if (ended) {
      return Admission.ENDED;
    }
    if (request.concurrency() != SubscriberConcurrency.BROADCAST) {
      if (exclusive == null) {
        exclusive = new IdentityHashMap<>(2);
      }
      HeldRequest older = exclusive.get(request.location());
      if (older != null && !older.isClaimed()) {
        if (request.concurrency() == SubscriberConcurrency.FIRST) {
          return Admission.REFUSED;
        }
        displaced.add(older);
      }
      exclusive.put(request.location(), request);
    }
    if (size == held.length) {
      held = Arrays.copyOf(held, size * 2);
    }
    request.place = this;
    request.slot = size;
    held[size++] = request;
    return Admission.HELD;
  }

  @Override
  public synchronized boolean armAgain(HeldRequest request) {
    return request.isAt(told) && arm(request);
  }

  @Override
  public void looking(HeldRequest request) {
    // A request that is given a message is disarmed, and looks from then on.
  }

  @Override
  public synchronized boolean arm(HeldRequest request) {
    if (request.overtaken) {
      request.overtaken = false;
      // In a burst the look has mostly found what was told before it.
      if (request.isBefore(told)) {
        return false;
      }
    }
    if (request.place == this && !request.armed) {
      armed++;
    }
    request.armed = true;
    return true;
  }

  @Override
  public boolean isDeleted(Lookup.NotYet lookup) {
    return false; // then it would have been told
  }

  @Override
  public void remove(HeldRequest request) {
    synchronized (this) {
      if (request.place != this) {
        return;
      }
      HeldRequest moved = held[--size];
      held[request.slot] = moved;
      moved.slot = request.slot;
      held[size] = null;
      left(request);
      if (size > 0) {
        shrink();
        return;
      }
      ended = true;
    }
    close();
  }

  private void left(HeldRequest request) {
    request.place = null;
    if (request.armed) {
      disarm(request);
    }
    if (exclusive != null) {
      exclusive.remove(request.location(), request);
    }
  }

  private void disarm(HeldRequest request) {
    request.armed = false;
    armed--;
  }

  /** Ten thousand that were held once must not cost memory for the one that still is. */
  private void shrink() {
    if (held.length >= 64 && size <= held.length / 4) {
      held = Arrays.copyOf(held, held.length / 2);
    }
  }

  private void close() {
    area.ended(this);
    watch.whenComplete((begun, failure) -> {
      if (begun != null) {
        begun.close();
      }
    });
  }

  @Override
  public boolean published(Message message, Optional<MessageId> gap) {
    List<HeldRequest> taken = take(message.id());
    return !taken.isEmpty()
        && area.deliver(taken, new Fanout(new Delivery(channelId(), message, gap), area));
  }

  @Override
  public void deleted() {
    area.endings().endAll(takeAll(), HeldRequest.Ending.DELETED);
  }

  /** Takes out the requests that a message is for; those still looking are told to look again. */
  private List<HeldRequest> take(MessageId id) {
    var taken = new ArrayList<HeldRequest>(size());
    synchronized (this) {
      told = id;
      int kept = 0;
      for (int i = 0; i < size; i++) {
        HeldRequest request = held[i];
        boolean isFor = request.armed && request.isBefore(id);
        if (isFor) {
          taken.add(request);
        }
        if (isFor && !request.isResident()) {
          left(request);
          continue;
        }
        if (isFor) {
          disarm(request);
        } else if (!request.armed) {
          request.overtaken = true;
        }
        if (kept < i) {
          held[kept] = request;
          request.slot = kept;
        }
        kept++;
      }
      Arrays.fill(held, kept, size, null);
      size = kept;
      if (ended || size > 0) {
        return taken;
      }
      ended = true;
    }
    close();
    return taken;
  }

  /** Takes out all requests, and ends. */
  List<HeldRequest> takeAll() {
    List<HeldRequest> taken;
    synchronized (this) {
      if (ended) {
        return List.of();
      }
      taken = List.of(Arrays.copyOf(held, size));
      taken.forEach(this::left);
      Arrays.fill(held, 0, size, null);
      size = 0;
      ended = true;
    }
    close();
    return taken;
  }
}
