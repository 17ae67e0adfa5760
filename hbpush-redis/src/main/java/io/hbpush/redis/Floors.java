package io.hbpush.redis;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The greatest id that this node has seen of each clock: none up to it may be given again, whatever
 * Redis has lost.
 */
final class Floors {
  private final AtomicLongArray bySlot;

  Floors(RedisMode mode) {
    bySlot = new AtomicLongArray(mode == RedisMode.CLUSTER ? HashSlots.COUNT : 1);
  }

  /** The floor of a slot's clock; 0 if none of its ids has been seen. */
  long get(int slot) {
    return bySlot.get(slot);
  }

  /** Takes an id that was seen; one that cannot be, and would end all publishing, is not believed. */
  void seen(int slot, long score) {
    if (Score.isValid(score)) {
      bySlot.accumulateAndGet(slot, score, Math::max);
    }
  }
}
