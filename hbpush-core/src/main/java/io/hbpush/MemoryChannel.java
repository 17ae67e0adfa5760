package io.hbpush;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a memory store knows of one channel id: the channel if it exists, and who watches it. Guarded
 * by the store's lock.
 */
final class MemoryChannel {
  final String id;

  /** Whether the channel exists; it may be watched before that. */
  boolean exists;

  MessageRing ring = new MessageRing(this);

  /** How long messages are kept, in seconds; -1 for ever. */
  long timeout = -1;

  int maxMessages = Integer.MAX_VALUE;

  /**
   * Everything up to this id is gone; 0 if nothing is. Packed, since it changes with each message of a
   * full channel: the collector looks at every old object that is given a reference.
   */
  private long lost;

  /** Ids of messages that were never kept, between messages that are. Few channels have any. */
  @Nullable
  TreeSet<MessageId> holes;

  /** When a subscriber asked last, in seconds since the epoch; -1 never. */
  long asked = -1;

  /** When the channel was published to, created or waited on last, in seconds since the epoch. */
  long used;

  /** The second in which the store looks after this channel next; -1 if it need not. */
  long due = -1;

  ChannelList.@Nullable Place onAgenda;

  /** Its place among the channels that may go when memory is short. */
  ChannelList.@Nullable Place forgettable;

  List<Watcher> watchers = List.of();

  /** What happened and has not been told yet, in order; null if there is nothing. */
  @Nullable
  Queue<Happening> untold;

  /** Whether a thread is telling, for its turn also what others add; see {@link Telling}. */
  boolean telling;

  MemoryChannel(String id) {
    this.id = id;
  }

  void take(Limits limits) {
    timeout = limits.timeoutSeconds();
    maxMessages = limits.maxMessages().orElse(Integer.MAX_VALUE);
  }

  void addUntold(Happening happening) {
    if (untold == null) {
      untold = new ArrayDeque<>(2);
    }
    untold.add(happening);
  }

  @Nullable
  Happening pollUntold() {
    Happening next = untold == null ? null : untold.poll();
    if (next == null) {
      untold = null;
    }
    return next;
  }

  /** The channel is no more; only its watchers stay. */
  void forget() {
    exists = false;
    ring = new MessageRing(this);
    timeout = -1;
    maxMessages = Integer.MAX_VALUE;
    lost = 0;
    holes = null;
    asked = -1;
  }

  /** The channel is in use, so it must not go when memory is short. */
  void keep() {
    if (forgettable != null) {
      forgettable.leave();
      forgettable = null;
    }
  }

  /** How many of the oldest messages are beyond the limits, removed or not. */
  int hidden(long now) {
    int tooMany = Math.max(0, ring.size() - maxMessages);
    if (timeout < 0 || ring.isEmpty() || !isAged(ring.first().id(), now)) {
      return tooMany;
    }
    long lastAged = now - timeout - 1;
    return Math.max(tooMany, ring.indexAfter(new MessageId(lastAged, MessageId.TAGS - 1)));
  }

  private boolean isAged(MessageId id, long now) {
    return id.time() + timeout < now;
  }

  /** Notes that a message with this id was published and not kept. */
  void skip(MessageId id) {
    if (ring.isEmpty()) {
      lost = id.packed();
      return;
    }
    if (holes == null) {
      holes = new TreeSet<>();
    }
    if (!holes.isEmpty() && holes.last().isAfter(ring.last().id())) {
      holes.pollLast();
    }
    holes.add(id);
  }

  /** Removes the oldest message and remembers that it is gone. */
  StoredMessage removeFirst() {
    StoredMessage removed = ring.removeFirst();
    lost = removed.id().packed();
    if (holes != null) {
      MessageId end = ring.isEmpty() ? null : ring.first().id();
      while (!holes.isEmpty() && (end == null || !holes.first().isAfter(end))) {
        lost = holes.pollFirst().packed();
      }
      if (holes.isEmpty()) {
        holes = null;
      }
    }
    return removed;
  }

  /** Looks up the oldest message after the cursor that is within the limits. */
  Lookup after(MessageId cursor, MessageId storeStart, MessageId storeLast, long now) {
    int hidden = hidden(now);
    int index = Math.max(hidden, ring.indexAfter(cursor));
    MessageId gone = hidden > 0 ? ring.get(hidden - 1).id() : lost();
    MessageId hole = holes == null
        ? null
        : index < ring.size() ? holes.lower(ring.get(index).id()) : holes.last();
    if (hole != null && (gone == null || hole.isAfter(gone))) {
      gone = hole;
    }
    Optional<MessageId> gap = gap(cursor, gone, storeStart);
    return index < ring.size()
        ? new Lookup.Found(new Delivery(id, ring.get(index).message, gap), storeLast)
        : new Lookup.NotYet(true, gap, storeLast);
  }

  /**
   * The gap of a cursor: what is gone of the channel after it, or, if the cursor is from before the
   * store's start, what there may have been.
   */
  static Optional<MessageId> gap(MessageId cursor, @Nullable MessageId gone, MessageId storeStart) {
    if (cursor.equals(MessageId.OLDEST)) {
      return Optional.empty();
    }
    if (gone != null && gone.isAfter(cursor)) {
      return Optional.of(gone);
    }
    return cursor.tag() >= 0 && storeStart.isAfter(cursor)
        ? Optional.of(storeStart)
        : Optional.empty();
  }

  ChannelInfo info(long now) {
    return new ChannelInfo(
        ring.size() - hidden(now),
        asked < 0 ? -1 : Math.max(0, now - asked),
        0,
        Optional.ofNullable(last()));
  }

  /** Id of the message published last, stored or not. */
  private @Nullable MessageId last() {
    if (ring.isEmpty()) {
      return lost();
    }
    MessageId stored = ring.last().id();
    return holes != null && holes.last().isAfter(stored) ? holes.last() : stored;
  }

  private @Nullable MessageId lost() {
    return lost == 0 ? null : MessageId.unpacked(lost);
  }

  /** The second in which something of this channel ends; -1 if nothing does. */
  long nextDue(long now) {
    if (!exists) {
      return -1;
    }
    if (ring.size() > maxMessages) {
      return now;
    }
    if (timeout < 0) {
      return -1;
    }
    if (!ring.isEmpty()) {
      return ring.first().id().time() + timeout + 1;
    }
    return isForgettable() ? used + timeout + 1 : -1;
  }

  /** Whether the channel was not used for so long that it disappears. */
  boolean isOver(long now) {
    return isForgettable() && timeout >= 0 && used + timeout < now;
  }

  /** Whether the channel is there only because it once was used. */
  boolean isForgettable() {
    return exists && ring.isEmpty() && watchers.isEmpty();
  }
}
