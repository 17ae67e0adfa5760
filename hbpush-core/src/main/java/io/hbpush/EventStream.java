package io.hbpush;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's event stream: a cursor and a client, never a queue. It looks for the next message
 * when the client has taken what came before; so one that stalls costs its cursor, and then gets
 * what is still stored.
 */
final class EventStream extends StreamOutput implements Exchange, Follower {
  private static final System.Logger LOG = System.getLogger(EventStream.class.getName());
  private static final int RETRY_SECONDS = 1;

  /** In a burst, one look brings as much as leaves in a write or two. */
  private static final int MOST_AT_ONCE = 32;

  private final Route route;
  private final List<String> channelIds;

  /** What the store was asked before the stream began; belongs to whoever looks. */
  private @Nullable CompletableFuture<Lookup> opening;

  EventStream(Route route, List<String> channelIds, MessageId cursor) {
    super(cursor);
    this.route = route;
    this.channelIds = channelIds;
  }

  /** Asks the store what comes first; by then the stream may have begun. */
  CompletableFuture<Lookup> open() {
    CompletableFuture<Lookup> asked = ask();
    opening = asked;
    return asked;
  }

  private CompletableFuture<Lookup> ask() {
    return relay().store().after(channelIds, cursor(), 1).toCompletableFuture();
  }

  private PushRelay relay() {
    return route.relay();
  }

  private Endings endings() {
    return relay().holding().endings();
  }

  /** Begins: from now on it has heartbeats, and ends with the relay. */
  void reply(Responder responder) {
    try {
      relay().follow(this, () -> {
        endings().beatIn(this, beatSeconds());
        responder.reply(new StreamReply(this));
      });
    } catch (RuntimeException | Error failure) {
      disconnected(); // nobody will read it
      throw failure;
    }
    if (isClaimed()) {
      relay().unfollow(this);
    }
  }

  private int beatSeconds() {
    return (int) route.subscriber().heartbeat().getSeconds();
  }

  @Override
  boolean look() {
    if (place != null) {
      return relay().holding().looking().lookAgain(this);
    }
    CompletableFuture<Lookup> asked = opening != null ? opening : ask();
    opening = null;
    relay().holding().delivery().answer(asked, (lookup, failure) -> {
      if (lookup == null) {
        storeAway(Objects.requireNonNull(failure, "the store gave no look-up"));
      } else {
        position(lookup);
        hold();
      }
    });
    return true;
  }

  /** Makes sure that the cursor is one of this store, and that the client has it before any news. */
  private void position(Lookup lookup) {
    if (lookup instanceof Lookup.Found) {
      return;
    }
    tell(() -> {
      MessageId cursor = cursor();
      boolean foreign = cursor.tag() >= 0 && cursor.isAfter(lookup.last());
      if (foreign) {
        note(EventFrame.restart(lookup.last()));
      }
      boolean newest = route.subscriber().firstMessage() == FirstMessage.NEWEST;
      if (cursor.equals(MessageId.NEWEST) || foreign && newest) {
        moveTo(lookup.last());
        note(EventFrame.position(lookup.last()));
      } else if (foreign) {
        moveTo(MessageId.OLDEST);
      }
    });
  }

  /** From now on the channel's news come here, and the store is asked what came before. */
  private void hold() {
    relay().holding().hold(channelIds, this, OptionalInt.empty());
  }

  @Override
  boolean isResident() {
    return true;
  }

  @Override
  SubscriberConcurrency concurrency() {
    return route.subscriber().concurrency();
  }

  @Override
  Object location() {
    return route;
  }

  @Override
  int mostAtOnce() {
    return MOST_AT_ONCE;
  }

  @Override
  void deliver(List<Delivery> found, RecentReplies replies) {
    widenGap(found.get(0).gap());
    tell(() -> {
      noteGap();
      add(mine(replies.of(found.get(0))), true);
      // Who comes behind a gap is looked for by itself, to be told of that first.
      found.stream()
          .skip(1)
          .takeWhile(more -> more.gap().isEmpty())
          .forEach(more -> add(mine(replies.of(more)), true));
    });
  }

  @Override
  void deliver(SubscriberReply.Delivered reply) {
    SubscriberReply.Delivered mine = mine(reply);
    if (gap != null || !wakeWith(mine)) {
      tell(() -> {
        noteGap();
        add(mine, false);
      });
    }
  }

  private SubscriberReply.Delivered mine(SubscriberReply.Delivered reply) {
    return route.location().channels().isPresent() ? reply.named() : reply;
  }

  @Override
  void armed() {
    if (gap != null) {
      tell(this::noteGap);
    }
  }

  /** A message may bring a gap while the stream, which has just been armed, says another. */
  @Override
  void widenGap(Optional<MessageId> another) {
    if (another.isPresent()) {
      tell(() -> super.widenGap(another));
    }
  }

  private void noteGap() {
    MessageId gone = gap;
    if (gone != null) {
      note(EventFrame.gap(gone));
      gap = null;
      if (isBefore(gone)) {
        moveTo(gone);
      }
    }
  }

  @Override
  void beat() {
    tell(() -> {
      if (!hasNotes()) { // or there is a sign of life already
        note(EventFrame.HEARTBEAT);
      }
    });
    endings().beatIn(this, beatSeconds());
  }

  @Override
  void storeAway(Throwable failure) {
    if (Failures.isRefusal(failure)) {
      relayClosed();
      return;
    }
    if (!(Failures.cause(failure) instanceof StoreUnavailableException)) {
      route.failed(failure, channelIds);
    }
    try {
      relay().scheduler().schedule(this::lookUnlessEnded, RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.log(DEBUG, "the scheduler has ended, so nothing is tried again", closing);
      relayClosed();
    }
  }

  private void lookUnlessEnded() {
    if (!isClaimed()) {
      look();
    }
  }

  @Override
  void end(Ending ending) {
    relay().unfollow(this);
    tell(() -> finish(
        switch (ending) {
          case DELETED -> EventFrame.gone();
          case CONFLICT -> EventFrame.conflict();
          case CLOSED, TIMED_OUT, STORE_AWAY -> null;
        }));
  }

  /** The stream ends, and its client comes back or not. */
  @Override
  public void relayClosed() {
    if (endings().forget(this)) {
      end(Ending.CLOSED);
    }
  }

  @Override
  public boolean disconnected() {
    relay().unfollow(this);
    return endings().forget(this);
  }

  @Override
  public Optional<Reply> serverCloses() {
    return disconnected() ? Optional.of(Route.closing()) : Optional.empty();
  }
}
