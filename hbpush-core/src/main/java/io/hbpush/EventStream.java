package io.hbpush;

import static java.lang.System.Logger.Level.DEBUG;

import io.hbpush.SubscriberReply.Stream.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's event stream: a cursor and a client, never a queue. It looks for the next message
 * when the client has taken what came before; so one that stalls costs its cursor, and then gets
 * what is still stored.
 */
final class EventStream extends HeldRequest implements Exchange, Follower {
  private static final System.Logger LOG = System.getLogger(EventStream.class.getName());
  private static final int RETRY_SECONDS = 1;

  private static final int PIECE_BYTES = 64 << 10;

  /** In a burst, one look brings as much as leaves in a write or two. */
  private static final int MOST_AT_ONCE = 32;

  private final Route route;
  private final List<String> channelIds;

  // The lock is this; it guards the fields below.

  /** What is to be said before the next message. */
  private byte @Nullable [] notes = EventFrame.opening();

  /** The next message, about to be written. */
  private SubscriberReply.@Nullable Delivered next;

  /**
   * Those that follow it, only as many as may leave with it; null if there are none, as mostly: of
   * 1,000 streams nothing stays in a processor's cache, and every object more is fetched again.
   */
  private @Nullable Queue<SubscriberReply.Delivered> behind;

  /** Whether these were found in the store; a message that was told may not be kept there. */
  private boolean found;

  /** What is to be said after the last message. */
  private byte @Nullable [] farewell;

  /** Whether the next message is being looked for or waited for. */
  private boolean asked;

  private boolean ended;

  /** Set while the adapter waits to be woken. */
  private boolean asleep;

  private @Nullable Runnable wake;

  /** What the store was asked before the stream began; belongs to whoever looks. */
  private @Nullable CompletableFuture<Lookup> opening;

  /** The large message that is being written; belongs to the adapter, which asks one at a time. */
  private @Nullable EventFrame large;

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

  /** Begins: from now on it has heartbeats, and ends with the relay. */
  void reply(Responder responder) {
    try {
      relay().follow(this, () -> {
        relay().holding().beatIn(this, beatSeconds());
        responder.reply(new SubscriberReply.Stream(this));
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

  /** Takes what wakes the adapter when it has been told to come later. */
  void begin(Runnable wake) {
    synchronized (this) {
      this.wake = wake;
    }
  }

  /** Writes what there is, in one go, as {@link SubscriberReply.Stream#writeNext} says. */
  Progress writeNext(OutputStream out) throws IOException {
    var write = new StreamWrite();
    while (large == null && !write.isFull() && step(write)) {
      // more may fit
    }
    dropRest();
    if (!write.isEmpty()) {
      write.to(out);
    } else if (large != null) {
      writeLarge(large, out);
    } else if (isOver()) {
      return Progress.END;
    }
    return large == null && sleep() ? Progress.LATER : Progress.MORE;
  }

  private synchronized boolean isOver() {
    return ended && isQuiet();
  }

  /** Has the next news wake the adapter; false if there is something already, were it the end. */
  private synchronized boolean sleep() {
    asleep = asked && !ended && isQuiet();
    return asleep;
  }

  /** What does not fit is looked for again when the client takes more: by then it may have aged. */
  private synchronized void dropRest() {
    if (found && next != null) {
      next = null;
      behind = null;
      asked = false;
    }
  }

  private boolean isQuiet() {
    return notes == null && next == null && farewell == null;
  }

  /** Adds what comes next; false if there is nothing now. */
  private boolean step(StreamWrite write) {
    SubscriberReply.Delivered message;
    synchronized (this) {
      message = notes == null ? next : null;
      if (notes != null) {
        write.add(notes);
        notes = null;
        return true;
      } else if (message != null) {
        next = pollBehind();
        asked = next != null;
        moveTo(message.message().id());
      } else if (ended) {
        return addFarewell(write);
      } else if (asked) {
        return false;
      } else {
        asked = true;
      }
    }
    if (message == null) {
      look();
    } else {
      add(message, write);
    }
    return true;
  }

  private SubscriberReply.@Nullable Delivered pollBehind() {
    if (behind == null) {
      return null;
    }
    SubscriberReply.Delivered first = behind.poll();
    if (behind.isEmpty()) {
      behind = null;
    }
    return first;
  }

  private boolean addFarewell(StreamWrite write) {
    byte[] last = farewell;
    farewell = null;
    if (last != null) {
      write.add(last);
    }
    return last != null;
  }

  private void add(SubscriberReply.Delivered message, StreamWrite write) {
    Optional<byte[]> small = message.event();
    if (small.isPresent()) {
      write.add(small.get());
    } else {
      large = message.frame();
    }
  }

  private void writeLarge(EventFrame frame, OutputStream out) throws IOException {
    var piece = new byte[PIECE_BYTES];
    int length = frame.read(piece, 0);
    if (frame.isOver()) {
      large = null;
    }
    out.write(piece, 0, length);
  }

  /** Asks for the next message, which comes to {@link #deliver}. */
  private void look() {
    if (place != null) {
      relay().holding().lookAgain(this);
    } else {
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
    }
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
      this.found = true;
      add(replies.of(found.get(0)));
      // Who comes behind a gap is looked for by itself, to be told of that first.
      found.stream()
          .skip(1)
          .takeWhile(more -> more.gap().isEmpty())
          .forEach(more -> add(replies.of(more)));
    });
  }

  @Override
  void deliver(SubscriberReply.Delivered reply) {
    tell(() -> {
      noteGap();
      found = false;
      add(reply);
    });
  }

  private void add(SubscriberReply.Delivered reply) {
    SubscriberReply.Delivered mine =
        route.location().channels().isPresent() ? reply.named() : reply;
    if (next == null) {
      next = mine;
    } else {
      behind = behind == null ? new ArrayDeque<>() : behind;
      behind.add(mine);
    }
  }

  @Override
  void armed() {
    if (gap != null) {
      tell(this::noteGap);
    }
  }

  private void note(byte[] more) {
    if (notes == null) {
      notes = more;
    } else {
      int length = notes.length;
      notes = Arrays.copyOf(notes, length + more.length);
      System.arraycopy(more, 0, notes, length, more.length);
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
      if (notes == null) { // or there is a sign of life already
        note(EventFrame.HEARTBEAT);
      }
    });
    relay().holding().beatIn(this, beatSeconds());
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
    tell(() -> {
      ended = true;
      farewell = switch (ending) {
        case DELETED -> EventFrame.gone();
        case CONFLICT -> EventFrame.conflict();
        case CLOSED, TIMED_OUT, STORE_AWAY -> null;
      };
    });
  }

  /** The stream ends, and its client comes back or not. */
  @Override
  public void relayClosed() {
    if (relay().holding().forget(this)) {
      end(Ending.CLOSED);
    }
  }

  @Override
  public boolean disconnected() {
    relay().unfollow(this);
    return relay().holding().forget(this);
  }

  @Override
  public Optional<Reply> serverCloses() {
    return disconnected() ? Optional.of(Route.closing()) : Optional.empty();
  }

  /** Changes what there is to say, and wakes the adapter if it sleeps and there is something. */
  private void tell(Runnable change) {
    Runnable waking = null;
    synchronized (this) {
      change.run();
      if (asleep && (ended || !isQuiet())) {
        asleep = false;
        waking = wake;
      }
    }
    if (waking != null) {
      waking.run();
    }
  }
}
