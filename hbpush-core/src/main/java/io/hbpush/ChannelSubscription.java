package io.hbpush;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A subscription from Java: a cursor and a demand, never a queue. While there is demand it asks the
 * store for the next message, and waits among the held requests if there is none.
 */
final class ChannelSubscription implements Flow.Subscription, Follower {
  private static final System.Logger LOG = System.getLogger(ChannelSubscription.class.getName());
  private static final long RETRY_SECONDS = 1;

  private final PushRelay relay;
  private final List<String> channelIds;
  private final Flow.Subscriber<? super Delivery> subscriber;

  /** Calls the subscriber and the store, so that the subscriber is never called twice at a time. */
  private final SerialTasks tasks;

  // The lock is this; it guards the fields below.
  private State state = State.POSITIONING;
  private MessageId cursor;
  private long demand;
  private @Nullable MessageId restartGap;
  private @Nullable Waiting waiting;
  private @Nullable Future<?> retrying;

  private enum State {
    /** The store is being asked where {@link MessageId#NEWEST} is; nothing is delivered yet. */
    POSITIONING,
    /** Nothing to do: the subscriber has all it asked for. */
    IDLE,
    /** One step is under way, or a request is held. */
    BUSY,
    /** It has ended; nothing but the end is told any more. */
    DONE
  }

  ChannelSubscription(
      PushRelay relay,
      List<String> channelIds,
      MessageId cursor,
      Flow.Subscriber<? super Delivery> subscriber) {
    this.relay = relay;
    this.channelIds = channelIds;
    this.cursor = cursor;
    this.subscriber = subscriber;
    this.tasks = new SerialTasks(relay.holding().delivery()::run);
  }

  void start() {
    tasks.execute(() -> call(() -> subscriber.onSubscribe(this)));
    position();
  }

  /** Calls the subscriber; one that throws has cancelled (Reactive Streams, rule 2.13). */
  private void call(Runnable signal) {
    try {
      signal.run();
    } catch (RuntimeException | Error failure) {
      LOG.log(
          DEBUG,
          () -> "a subscriber of " + Refusal.printable(String.join(", ", channelIds)) + " failed",
          failure);
      end(() -> subscriber.onError(failure));
    }
  }

  /** Fixes the beginning, so that "from now on" means from the call and not from the first demand. */
  private void position() {
    if (!cursor().equals(MessageId.NEWEST)) {
      positioned(cursor());
      return;
    }
    relay.store().after(channelIds, MessageId.NEWEST, 1).whenComplete((lookup, failure) -> {
      if (failure == null) {
        positioned(lookup.last());
      } else {
        failed(failure, this::position);
      }
    });
  }

  private synchronized MessageId cursor() {
    return cursor;
  }

  private void positioned(MessageId beginning) {
    synchronized (this) {
      if (state != State.POSITIONING) {
        return;
      }
      cursor = beginning;
      state = State.IDLE;
    }
    advance();
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      // Reactive Streams, rule 3.9.
      end(() ->
          subscriber.onError(new IllegalArgumentException("request must be positive: " + count)));
      return;
    }
    synchronized (this) {
      demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
    }
    advance();
  }

  @Override
  public void cancel() {
    end(() -> {});
  }

  @Override
  public void relayClosed() {
    end(() -> subscriber.onError(PushRelay.closedException()));
  }

  /** Takes the next step if there is demand and no step under way. */
  private void advance() {
    synchronized (this) {
      if (state != State.IDLE || demand == 0) {
        return;
      }
      state = State.BUSY;
    }
    tasks.execute(this::step);
  }

  private void step() {
    relay.store().after(channelIds, cursor(), 1).whenComplete((lookup, failure) -> {
      if (failure != null) {
        failed(failure, this::step);
      } else if (lookup instanceof Lookup.Found found) {
        tasks.execute(() -> deliver(found.next()));
      } else {
        nothingYet(lookup);
      }
    });
  }

  private void nothingYet(Lookup lookup) {
    Waiting next = null;
    synchronized (this) {
      if (state != State.BUSY) {
        return;
      }
      if (cursor.tag() >= 0 && cursor.isAfter(lookup.last())) {
        // This store did not give it, or has lost data: begin again, and say so.
        cursor = MessageId.OLDEST;
        restartGap = lookup.last();
      } else {
        next = new Waiting(cursor, lookup.gap());
        waiting = next;
      }
    }
    if (next == null) {
      tasks.execute(this::step);
    } else {
      relay.holding().hold(channelIds, next, OptionalInt.empty());
    }
  }

  private void deliver(Delivery next) {
    Optional<MessageId> gap = next.gap();
    synchronized (this) {
      if (state != State.BUSY) {
        return;
      }
      if (restartGap != null) {
        gap = Optional.of(restartGap);
        restartGap = null;
      }
      waiting = null;
      cursor = next.message().id();
      demand--;
    }
    var delivery = new Delivery(next.channelId(), next.message(), gap);
    call(() -> subscriber.onNext(delivery));
    synchronized (this) {
      if (state == State.BUSY) {
        state = State.IDLE;
      }
    }
    advance();
  }

  /** A store that is away comes back; anything else it says is final. */
  private void failed(Throwable failure, Runnable action) {
    Throwable cause = Failures.cause(failure);
    if (cause instanceof StoreUnavailableException) {
      retry(action);
    } else {
      end(() -> subscriber.onError(cause));
    }
  }

  private void retry(Runnable action) {
    if (isDone()) {
      return;
    }
    Future<?> retry;
    try {
      retry =
          relay.scheduler().schedule(() -> tasks.execute(action), RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException ended) {
      LOG.log(DEBUG, "the scheduler has ended, so nothing is tried again", ended);
      relayClosed();
      return;
    }
    synchronized (this) {
      retrying = retry;
    }
    if (isDone()) {
      // It ended before it could know what to cancel.
      retry.cancel(false);
    }
  }

  private synchronized boolean isDone() {
    return state == State.DONE;
  }

  /** Ends for good; what is told of it comes after all that was told before. */
  private void end(Runnable signal) {
    Waiting held;
    synchronized (this) {
      if (state == State.DONE) {
        return;
      }
      state = State.DONE;
      if (retrying != null) {
        retrying.cancel(false);
      }
      held = waiting;
      waiting = null;
    }
    relay.unfollow(this);
    if (held != null) {
      relay.holding().endings().forget(held);
    }
    tasks.execute(signal);
  }

  /** The subscription's place among the held requests. */
  private final class Waiting extends HeldRequest {
    Waiting(MessageId cursor, Optional<MessageId> gap) {
      super(cursor);
      widenGap(gap);
    }

    @Override
    void deliver(SubscriberReply.Delivered reply) {
      var next = new Delivery(reply.channelId(), reply.message(), Optional.ofNullable(gap));
      tasks.execute(() -> ChannelSubscription.this.deliver(next));
    }

    @Override
    void end(Ending ending) {
      switch (ending) {
        case DELETED -> ChannelSubscription.this.end(subscriber::onComplete);
        case CLOSED -> relayClosed();
        case STORE_AWAY -> retry(ChannelSubscription.this::step);
        case TIMED_OUT, CONFLICT ->
          throw new IllegalStateException("a subscription knows no " + ending);
      }
    }
  }
}
