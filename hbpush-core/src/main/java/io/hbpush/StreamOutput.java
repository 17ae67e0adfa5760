package io.hbpush;

import io.hbpush.StreamReply.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What a stream says to its client when that takes it: notes, then messages, then a farewell. Each
 * message moves its cursor. Never more than what was found in one look.
 *
 * <p>A part of the stream itself: of 1,000 streams nothing stays in a processor's cache, and every
 * object more is fetched again for each message.
 */
abstract class StreamOutput extends HeldRequest {
  private static final int PIECE_BYTES = 64 << 10;

  // The lock is this; it guards the fields below.

  /** What is to be said before the next message. */
  private byte @Nullable [] notes = EventFrame.opening();

  /** The next message, about to be written. */
  private SubscriberReply.@Nullable Delivered next;

  /** Those that follow it, only as many as may leave with it; null if there are none, as mostly. */
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

  /** Whether the adapter was woken with the next message, and has not come with it yet. */
  private boolean takenAlong;

  // One of these is there before the stream first sleeps; the other stays null.
  private @Nullable Runnable wake;
  private StreamReply.@Nullable Waker waker;

  /** The large message that is being written; belongs to the adapter, which asks one at a time. */
  private @Nullable EventFrame large;

  StreamOutput(MessageId cursor) {
    super(cursor);
  }

  /** Takes what wakes the adapter when it has been told to come later. */
  final synchronized void begin(Runnable wake) {
    this.wake = wake;
  }

  /** Takes what wakes an adapter that takes a message along. */
  final synchronized void begin(StreamReply.Waker waker) {
    this.waker = waker;
  }

  /**
   * Looks for the next message, which comes by {@link #tell}, now or later.
   *
   * @return false if it cannot have come already
   */
  abstract boolean look();

  /** Writes what there is, in one go, as {@link StreamReply#writeNext} says. */
  final Progress writeNext(OutputStream out, SubscriberReply.@Nullable Delivered message)
      throws IOException {
    var write = new StreamWrite();
    boolean unasked = large == null && take(write, message);
    while (unasked && look()) {
      unasked = take(write, null); // what has been found may fit
    }
    if (!write.isEmpty()) {
      write.to(out);
    } else if (large != null) {
      writeLarge(large, out);
    } else if (isOver()) {
      return Progress.END;
    }
    return large == null && sleep() ? Progress.LATER : Progress.MORE;
  }

  /** Takes what is there and fits; true if more has to be looked for. */
  private synchronized boolean take(
      StreamWrite write, SubscriberReply.@Nullable Delivered message) {
    if (notes != null) {
      write.add(notes);
      notes = null;
    }
    if (message != null) {
      takenAlong = false;
      asleep = false; // if another asked meanwhile; who asks now need not be woken
      takeMessage(message, write);
    }
    while (next != null && hasRoom(write)) {
      takeMessage(next, write);
    }
    if (!hasRoom(write)) {
      dropRest();
      return false;
    }
    if (takenAlong) {
      return false; // what follows the message comes after it
    }
    if (ended) {
      takeFarewell(write);
      return false;
    }
    boolean unasked = !asked;
    asked = true;
    return unasked;
  }

  private boolean hasRoom(StreamWrite write) {
    return large == null && !write.isFull();
  }

  private void takeMessage(SubscriberReply.Delivered reply, StreamWrite write) {
    Optional<byte[]> small = reply.event();
    if (small.isPresent()) {
      write.add(small.get());
    } else {
      large = reply.frame();
    }
    moveTo(reply.message().id());
    next = pollBehind();
    asked = next != null;
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

  /** What does not fit is looked for again when the client takes more: by then it may have aged. */
  private void dropRest() {
    if (found && next != null) {
      next = null;
      behind = null;
      asked = false;
    }
  }

  private void takeFarewell(StreamWrite write) {
    if (farewell != null) {
      write.add(farewell);
      farewell = null;
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

  private synchronized boolean isOver() {
    return ended && isQuiet() && !takenAlong;
  }

  /** Has the next news wake the adapter; false if there is something already, were it the end. */
  private synchronized boolean sleep() {
    asleep = takenAlong ? notes == null : asked && !ended && isQuiet();
    return asleep;
  }

  private boolean isQuiet() {
    return notes == null && next == null && farewell == null;
  }

  /**
   * Wakes the adapter with a message, if there is nothing else to say. The stream gets no reference to
   * it: G1 looks again at every old object that gets one, which was 0 to 2.7 of 8 to 13 µs for a delivery
   * to 1,000 streams in Tomcat, by JVM, and is 0.0 now.
   *
   * @return false if it has to be added
   */
  final boolean wakeWith(SubscriberReply.Delivered message) {
    StreamReply.Waker waking;
    synchronized (this) {
      waking = waker;
      if (waking == null || !asleep || ended || !isQuiet()) {
        return false;
      }
      asleep = false;
      takenAlong = true;
    }
    waking.wake(message);
    return true;
  }

  /** Takes back a message that the adapter was woken with. */
  final void keep(SubscriberReply.Delivered message) {
    tell(() -> {
      takenAlong = false;
      add(message, false);
    });
  }

  /** Changes what there is to say, and wakes the adapter if it sleeps and there is something. */
  final void tell(Runnable change) {
    boolean waking = false;
    synchronized (this) {
      change.run();
      if (asleep && (ended || !isQuiet())) {
        asleep = false;
        waking = true;
      }
    }
    if (waking) {
      wakeUp();
    }
  }

  private void wakeUp() {
    if (waker != null) {
      waker.wake(null);
    } else if (wake != null) {
      wake.run();
    }
  }

  // What follows is called within tell.

  /** Whether something is to be said before the next message. */
  final boolean hasNotes() {
    return notes != null;
  }

  /** Adds what is to be said before the next message. */
  final void note(byte[] more) {
    if (notes == null) {
      notes = more;
    } else {
      int length = notes.length;
      notes = Arrays.copyOf(notes, length + more.length);
      System.arraycopy(more, 0, notes, length, more.length);
    }
  }

  /**
   * Adds a message.
   *
   * @param found whether it was found in the store, and can be again
   */
  final void add(SubscriberReply.Delivered reply, boolean found) {
    this.found = found;
    if (next == null) {
      next = reply;
    } else {
      behind = behind == null ? new ArrayDeque<>() : behind;
      behind.add(reply);
    }
  }

  /** Nothing comes after what there is to say but a farewell, if there is one. */
  final void finish(byte @Nullable [] farewell) {
    ended = true;
    this.farewell = farewell;
  }
}
