package io.hbpush.benchmark.container;

import jakarta.servlet.AsyncContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A channel of the bare servlet: a ring of messages, and whoever waits. */
final class BareChannel {
  /** How many messages a channel keeps, as every server that is measured. */
  private static final int MESSAGES = 1024;

  // The lock is this; it guards all fields.
  private BareMessage[] ring = new BareMessage[16];
  private int first;
  private int size;
  private List<AsyncContext> waiting = new ArrayList<>();
  private final List<BareOutput.Stream> streams = new ArrayList<>();

  /** What a publish has done: the message, and those that it is for. */
  record Published(
      BareMessage message,
      int queued,
      List<AsyncContext> waiting,
      List<BareOutput.Stream> streams) {
    int subscribers() {
      return waiting.size() + streams.size();
    }
  }

  /** What there is, as after a publish. */
  synchronized Published state() {
    return new Published(get(size - 1), size, List.copyOf(waiting), List.copyOf(streams));
  }

  synchronized Published publish(@Nullable String type, byte[] body) {
    var message = BareMessage.after(size == 0 ? null : get(size - 1), type, body);
    if (size == MESSAGES) {
      first = (first + 1) % MESSAGES;
      size--;
    } else if (size == ring.length) {
      grow();
    }
    ring[(first + size++) % ring.length] = message;
    List<AsyncContext> taken = waiting;
    if (!taken.isEmpty()) {
      waiting = new ArrayList<>(taken.size());
    }
    return new Published(message, size, taken, List.copyOf(streams));
  }

  private BareMessage get(int index) {
    return ring[(first + index) % ring.length];
  }

  private void grow() {
    var larger = new BareMessage[ring.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = get(i);
    }
    ring = larger;
    first = 0;
  }

  /** The oldest message that somebody has not seen; null if there is none. */
  synchronized @Nullable BareMessage after(long seenTime, int seenTag) {
    if (size == 0 || !get(size - 1).isAfter(seenTime, seenTag)) {
      return null;
    }
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).isAfter(seenTime, seenTag)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return get(low);
  }

  /** As {@link #after}; if there is none, the request waits for it. */
  synchronized @Nullable BareMessage afterOrWait(
      long seenTime, int seenTag, Supplier<AsyncContext> request) {
    BareMessage next = after(seenTime, seenTag);
    if (next == null) {
      waiting.add(request.get());
    }
    return next;
  }

  synchronized void stream(BareOutput.Stream stream) {
    streams.add(stream);
  }
}
