package io.hbpush.redis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Calls that cannot go out yet, since their slot is on its way from one server to another. All calls
 * of such a slot wait here, so that none overtakes another. Bounded. Not safe for many threads.
 */
final class Parking {
  private static final int MAX_CALLS = 10_000;
  private static final long MAX_BYTES = 64L << 20;

  private final Map<Integer, Waiting> slots = new HashMap<>();
  private int count;
  private long bytes;

  /** The calls of a slot, by rank. */
  private static final class Waiting {
    private final TreeMap<Long, Call<?>> calls = new TreeMap<>();

    /** Whether no server is known to serve the slot now. */
    private boolean held;
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  /** The slots that are not held. */
  BitSet released() {
    var released = new BitSet();
    slots.forEach((slot, waiting) -> released.set(slot, !waiting.held));
    return released;
  }

  /** Whether calls of the slot have to wait. */
  boolean has(int slot) {
    return slots.containsKey(slot);
  }

  /** Lets the calls of a slot wait from now on, at least while earlier ones are under way. */
  void open(int slot) {
    slots.computeIfAbsent(slot, made -> new Waiting());
  }

  /** Lets the calls of a slot wait until {@link #endHolds}. */
  void hold(int slot) {
    open(slot);
    slots.get(slot).held = true;
  }

  /** Adds a call; or says what is wrong with the store, and leaves the call as it is. */
  @Nullable
  String offer(Call<?> call) {
    if (count >= MAX_CALLS || bytes + call.bytes() > MAX_BYTES) {
      return ": too many calls wait for Redis";
    }
    add(call);
    return null;
  }

  /** Adds a call that has been taken before. */
  void add(Call<?> call) {
    open(call.slot());
    slots.get(call.slot()).calls.put(call.rank(), call);
    count++;
    bytes += call.bytes();
  }

  /** Lets all slots try again. */
  void endHolds() {
    slots.values().forEach(waiting -> waiting.held = false);
  }

  /**
   * Takes the calls of these slots out, those of a slot in order, and opens the slots' way. All of a
   * slot go where the first of them is to go: on different ways they could overtake each other.
   */
  List<Call<?>> release(BitSet free) {
    var released = new ArrayList<Call<?>>();
    for (Iterator<Map.Entry<Integer, Waiting>> all = slots.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Integer, Waiting> next = all.next();
      if (free.get(next.getKey())) {
        Collection<Call<?>> calls = next.getValue().calls.values();
        calls.stream().findFirst().ifPresent(first -> {
          HostAndPort asked = first.askedServer();
          calls.forEach(call -> call.askAt(asked));
        });
        released.addAll(calls);
        all.remove();
      }
    }
    released.forEach(this::left);
    return released;
  }

  /** Takes the calls out whose answer is due. */
  List<Call<?>> takeLate(long nanoTime) {
    var late = new ArrayList<Call<?>>();
    for (Waiting waiting : slots.values()) {
      waiting.calls.values().removeIf(call -> call.isLate(nanoTime) && late.add(call));
    }
    late.forEach(this::left);
    return late;
  }

  /** Takes all calls out. */
  List<Call<?>> close() {
    endHolds();
    return release(released());
  }

  private void left(Call<?> call) {
    count--;
    bytes -= call.bytes();
  }
}
