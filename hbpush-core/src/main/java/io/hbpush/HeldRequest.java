package io.hbpush;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's request that waits. Message, timeout, disconnect, delete, conflict and shutdown race
 * for it: whoever wins {@link #claim} releases it from {@link HeldRequests} and {@link Timeouts} and
 * calls {@link #deliver} or {@link #end}, once. A resident one stays where it is when it is given a
 * message, and gets the next when it has been armed again.
 *
 * <p>There may be very many of these, so it is small: the places that keep it link it directly.
 */
abstract class HeldRequest {
  /** How a request ends other than by a message. */
  enum Ending {
    /** It was held long enough. */
    TIMED_OUT,
    /** The channel was deleted. */
    DELETED,
    /** Another request of the same location conflicts with it. */
    CONFLICT,
    /** The store failed before the request was really held. */
    STORE_AWAY,
    /** The relay closes. */
    CLOSED
  }

  private static final VarHandle CLAIMED;
  private static final VarHandle CURSOR;

  static {
    try {
      CLAIMED = MethodHandles.lookup().findVarHandle(HeldRequest.class, "claimed", boolean.class);
      CURSOR = MethodHandles.lookup().findVarHandle(HeldRequest.class, "cursor", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Where the request waits, packed: it takes the first message after it. What changes with each
   * message is no reference, or the collector would look at every old object that gets one: for
   * 1,000 streams in Tomcat that was a seventh of the CPU. Only through CURSOR, so that nobody sees half
   * of a number (JLS 17.7): a gap moves it on while the request may already be told of a message.
   */
  @SuppressWarnings("unused")
  private long cursor;

  /**
   * What is gone after the cursor; written before the request is armed, or by who gives it a message. A
   * stream may be saying it in that moment, so there its lock guards it.
   */
  @Nullable
  MessageId gap;

  /**
   * Where it is held; the place writes it. Volatile, because who claims the request reads it to
   * release it, while who admits it writes it and then looks whether it is claimed.
   */
  volatile @Nullable Place place;

  // Guarded by the lock of the held requests it is among.
  int slot;

  /** The store has nothing after the cursor, so the next message that arrives is the one. */
  boolean armed;

  /** A message has arrived while the store was being asked, so it must be asked again. */
  boolean overtaken;

  // Guarded by the lock of Timeouts.
  Timeouts.@Nullable Bucket bucket;

  @Nullable
  HeldRequest earlier;

  @Nullable
  HeldRequest later;

  @SuppressWarnings("unused") // only through CLAIMED
  private volatile boolean claimed;

  HeldRequest(MessageId cursor) {
    CURSOR.setOpaque(this, cursor.packed());
  }

  /** Where the request waits. */
  final MessageId cursor() {
    return MessageId.unpacked((long) CURSOR.getOpaque(this));
  }

  /** Whether this comes after the cursor, so that the request has not had it. */
  final boolean isBefore(MessageId id) {
    return (long) CURSOR.getOpaque(this) < id.packed();
  }

  /** Whether it has had this message last. */
  final boolean isAt(MessageId id) {
    return (long) CURSOR.getOpaque(this) == id.packed();
  }

  /** Has it wait after this; before it is held, or by whoever gives it a message. */
  final void moveTo(MessageId id) {
    CURSOR.setOpaque(this, id.packed());
  }

  /** Claims the request; true for one caller only, which must then end it. */
  final boolean claim() {
    return CLAIMED.compareAndSet(this, false, true);
  }

  final boolean isClaimed() {
    return claimed;
  }

  /** Leaves the place where it is held, if it is. */
  final void leave() {
    Place there = place;
    if (there != null) {
      there.remove(this);
    }
  }

  /** Whether it waits for one message after the other. */
  boolean isResident() {
    return false;
  }

  /** Claims the request for a message; true for one caller only, which must then deliver it. */
  boolean claimFor(Message message) {
    // A resident one is given a message only by whoever disarmed it, or looked for it.
    return isResident() ? !claimed : claim();
  }

  /** Remembers a gap if it is greater than the one known. */
  void widenGap(Optional<MessageId> another) {
    if (another.isPresent() && (gap == null || another.get().isAfter(gap))) {
      gap = another.get();
    }
  }

  /** The location's concurrency, if requests of the same location count against each other. */
  SubscriberConcurrency concurrency() {
    return SubscriberConcurrency.BROADCAST;
  }

  /** What identifies the location for {@link #concurrency}. */
  Object location() {
    return this;
  }

  /** Takes the message; {@code reply} is shared with others and carries no gap of this request. */
  abstract void deliver(SubscriberReply.Delivered reply);

  /** How many messages it can take at once when it looks for the next. */
  int mostAtOnce() {
    return 1;
  }

  /** Takes what was found after its cursor, or the first of it. */
  void deliver(List<Delivery> found, RecentReplies replies) {
    widenGap(found.get(0).gap());
    deliver(replies.of(found.get(0)));
  }

  /** Takes a message that was just published, together with others. */
  void deliver(Fanout fanout) {
    widenGap(fanout.gap());
    deliver(fanout.reply());
  }

  /** Takes another end. */
  abstract void end(Ending ending);

  /** A resident one waits for the next message from now on; {@link #gap} may have been widened. */
  void armed() {}

  /** The store failed for a resident one, which is not among the held any more. */
  void storeAway(Throwable failure) {
    throw new IllegalStateException("only a resident request goes on without a store");
  }

  /** A resident one's time has come; it is not among the timeouts any more. */
  void beat() {
    throw new IllegalStateException("only a resident request has a beat");
  }
}
