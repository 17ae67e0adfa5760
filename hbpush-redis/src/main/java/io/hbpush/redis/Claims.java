package io.hbpush.redis;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Brings together what a watcher claimed and the publisher who wants to know, whichever comes first.
 * Not safe for many threads.
 */
final class Claims {
  /** For so many messages a publisher's answer may be behind its notice; then it is 202. */
  private static final int MAX_CLAIMED = 16;

  private final Set<Long> claimed = new LinkedHashSet<>();
  private final TreeMap<Long, Awaited> awaited = new TreeMap<>();

  /** Whoever wants to know, and until when, by {@link System#nanoTime}. */
  private record Awaited(CompletableFuture<Boolean> told, long deadline) {}

  /** A watcher claimed that message. */
  void claimed(long score) {
    claimed.add(score);
    if (claimed.size() > MAX_CLAIMED) {
      claimed.remove(claimed.iterator().next());
    }
  }

  /** Whether that message was claimed; asked once. */
  boolean take(long score) {
    return claimed.remove(score);
  }

  /** Completes the stage when that message has been told, or with false at the deadline. */
  void await(long score, CompletableFuture<Boolean> told, long deadline) {
    awaited.put(score, new Awaited(told, deadline));
  }

  /** All up to that id has been told. */
  void told(long position) {
    for (Map.Entry<Long, Awaited> next = awaited.firstEntry();
        next != null && next.getKey() <= position;
        next = awaited.firstEntry()) {
      awaited.pollFirstEntry();
      next.getValue().told.complete(take(next.getKey()));
    }
  }

  /** Nothing will be told for a while: nobody waits for it. */
  void giveUp() {
    awaited.values().forEach(each -> each.told.complete(false));
    awaited.clear();
  }

  /** Nobody waits beyond the deadline. */
  void giveUpLate(long nanoTime) {
    awaited.values().removeIf(each -> nanoTime - each.deadline >= 0 && each.told.complete(false));
  }
}
