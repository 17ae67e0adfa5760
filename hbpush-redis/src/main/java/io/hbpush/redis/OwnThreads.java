package io.hbpush.redis;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The threads a store starts: named after it, and no reason to keep a JVM alive. */
final class OwnThreads {
  private OwnThreads() {}

  static Thread thread(String store, String name, Runnable work) {
    var thread = new Thread(work, "hbpush-redis-" + store + "-" + name);
    thread.setDaemon(true);
    return thread;
  }

  /** One thread for short tasks in time. */
  static ScheduledExecutorService timer(String store) {
    return Executors.newSingleThreadScheduledExecutor(work -> thread(store, "timer", work));
  }
}
