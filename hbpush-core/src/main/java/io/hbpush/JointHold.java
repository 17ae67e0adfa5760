package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Holds a request on several channels at once, with a part among the held requests of each.
 *
 * <p>Each channel's messages are told in order, but those of two channels may be told in any. So a
 * part that is told of a message first has the others looked through for an earlier one: every
 * message with a smaller id is visible by then (see {@link MessageStore}).
 */
final class JointHold implements Place {
  private enum State {
    /** The store is being asked for what comes next. */
    LOOKING,
    /** As LOOKING, and something has happened meanwhile: it must be asked again. */
    OVERTAKEN,
    /** There is nothing yet; the first message that is told to a part is for the request. */
    ARMED,
    /** The request is being given a message. */
    GIVEN
  }

  private final HeldRequest request;
  private final HoldingArea area;

  // The lock is this; it guards the fields below.
  private List<Part> parts = List.of();
  private State state = State.LOOKING;
  private MessageId cursor;

  /** Whether a channel was deleted since one was seen to exist. */
  private boolean deletionTold;

  private boolean over;

  JointHold(HeldRequest request, HoldingArea area) {
    this.request = request;
    this.area = area;
    this.cursor = request.cursor();
  }

  /** Has the request held on all channels; false if one refuses it, and then it is held on none. */
  boolean admit(List<String> channelIds) {
    List<Part> admitted = channelIds.stream()
        .map(channelId -> new Part(channelId, request.concurrency()))
        .toList();
    synchronized (this) {
      parts = admitted;
    }
    request.place = this;
    boolean held = area.admit(channelIds, admitted);
    if (!held) {
      remove(request);
    }
    if (isOver()) {
      // Whoever let the request go may have come before its parts were held.
      admitted.forEach(area.endings()::release);
    }
    return held;
  }

  private synchronized boolean isOver() {
    return over;
  }

  private synchronized List<Part> parts() {
    return parts;
  }

  @Override
  public List<String> channelIds() {
    return parts().stream().map(part -> part.channelId).toList();
  }

  private List<String> channelIdsBut(Part one) {
    return parts().stream()
        .map(part -> part.channelId)
        .filter(channelId -> !channelId.equals(one.channelId))
        .toList();
  }

  @Override
  public CompletableFuture<Void> watching() {
    return CompletableFuture.allOf(parts().stream()
        .map(part -> part.place)
        .filter(Objects::nonNull)
        .map(place -> place.watching().toCompletableFuture())
        .toArray(CompletableFuture[]::new));
  }

  @Override
  public boolean armAgain(HeldRequest request) {
    return false; // the others may have an earlier one than what one channel tells next
  }

  @Override
  public synchronized void looking(HeldRequest request) {
    state = State.LOOKING;
    cursor = request.cursor();
    parts.forEach(part -> part.moveTo(cursor));
  }

  @Override
  public boolean arm(HeldRequest request) {
    boolean allArmed = true;
    for (Part part : parts()) {
      // A part that has lost its place does not wait here: its end is on its way, and looks again.
      Place place = part.place;
      allArmed &= place == null || place.arm(part);
    }
    synchronized (this) {
      boolean undisturbed = allArmed && state == State.LOOKING;
      state = undisturbed ? State.ARMED : State.LOOKING;
      return undisturbed;
    }
  }

  @Override
  public synchronized boolean isDeleted(Lookup.NotYet lookup) {
    if (state == State.OVERTAKEN) {
      // What happened may have happened after the look; the next one tells.
      return false;
    }
    deletionTold &= !lookup.channelExists();
    return deletionTold;
  }

  @Override
  public void remove(HeldRequest request) {
    List<Part> left;
    synchronized (this) {
      if (over) {
        return; // the request may be held elsewhere by now
      }
      over = true;
      left = parts;
    }
    request.place = null;
    left.forEach(area.endings()::forget);
  }

  /** Whether the request is claimed for a message that one of its channels tells of. */
  private boolean told(Message message) {
    boolean stale;
    synchronized (this) {
      if (state == State.LOOKING) {
        state = State.OVERTAKEN;
      }
      if (state != State.ARMED) {
        return false;
      }
      stale = !message.id().isAfter(cursor);
      state = stale ? State.LOOKING : State.GIVEN;
    }
    if (stale) {
      // A look-up found it before it was told; the part that heard of it must be armed again.
      area.looking().lookAgain(request);
      return false;
    }
    return request.claimFor(message);
  }

  /** Gives the request the message, or an earlier one of another channel. */
  private void give(Part part, Fanout fanout) {
    if (!request.isResident()) {
      area.endings().release(request);
    }
    fanout
        .lookUp(channelIdsBut(part), request.cursor())
        .whenComplete(
            (lookup, failure) -> DeliveryExecutor.guarded(() -> give(fanout, lookup, failure)));
  }

  private void give(Fanout fanout, @Nullable Lookup lookup, @Nullable Throwable failure) {
    MessageId id = fanout.message().id();
    if (lookup == null) {
      withoutStore(Objects.requireNonNull(failure, "the store gave no look-up"));
    } else if (lookup instanceof Lookup.Found found
        && id.isAfter(found.message().id())) {
      request.deliver(List.of(found.next()), area.replies());
    } else {
      // What is gone after this message is told to whoever goes on from it.
      request.widenGap(lookup.gap().filter(id::isAfter));
      request.deliver(fanout);
    }
  }

  private void withoutStore(Throwable failure) {
    if (request.isResident()) {
      area.looking().storeAway(this, request, failure);
    } else {
      Looking.logUnlessAway(this, failure);
      request.end(HeldRequest.Ending.STORE_AWAY);
    }
  }

  /** A part has lost its channel: the request waits for it to appear again, if others are there. */
  private void deleted(Part part) {
    // Later requests are not to be displaced by an earlier one that only comes back.
    var again = new Part(
        part.channelId,
        request.concurrency() == SubscriberConcurrency.LAST
            ? SubscriberConcurrency.FIRST
            : request.concurrency());
    boolean held = area.admit(again.channelId, again);
    boolean looks;
    boolean ended;
    synchronized (this) {
      var changed = new ArrayList<>(parts);
      changed.replaceAll(one -> one == part ? again : one);
      parts = List.copyOf(changed);
      deletionTold = true;
      looks = state == State.ARMED;
      if (state == State.ARMED) {
        state = State.LOOKING;
      } else if (state == State.LOOKING) {
        state = State.OVERTAKEN;
      }
      ended = over;
    }
    if (ended) {
      area.endings().forget(again);
    } else if (!held) {
      end(HeldRequest.Ending.CONFLICT);
    } else if (looks) {
      area.looking().lookAgain(request);
    }
  }

  private void end(HeldRequest.Ending ending) {
    if (area.endings().forget(request)) {
      request.end(ending);
    }
  }

  /** What stands for the request among the held requests of one channel. */
  private final class Part extends HeldRequest {
    private final String channelId;
    private final SubscriberConcurrency concurrency;

    Part(String channelId, SubscriberConcurrency concurrency) {
      super(request.cursor());
      this.channelId = channelId;
      this.concurrency = concurrency;
    }

    @Override
    boolean isResident() {
      return true;
    }

    @Override
    SubscriberConcurrency concurrency() {
      return concurrency;
    }

    @Override
    Object location() {
      return request.location();
    }

    @Override
    boolean claimFor(Message message) {
      return !isClaimed() && told(message);
    }

    @Override
    void deliver(Fanout fanout) {
      give(this, fanout);
    }

    @Override
    void deliver(SubscriberReply.Delivered reply) {
      throw new IllegalStateException("a part is only told of messages, it looks for none");
    }

    @Override
    void end(Ending ending) {
      if (ending == Ending.DELETED) {
        deleted(this);
      } else {
        JointHold.this.end(ending);
      }
    }
  }
}
