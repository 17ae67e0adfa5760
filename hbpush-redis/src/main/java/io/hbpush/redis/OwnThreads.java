package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The threads a store starts: named after it, and no reason to keep a JVM alive. */
final class OwnThreads {
  private static final System.Logger LOG = System.getLogger(OwnThreads.class.getName());

  private OwnThreads() {}

  static Thread thread(String store, String name, Runnable work) {
    var thread = new Thread(work, "hbpush-redis-" + store + "-" + name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Waits on a monitor that the caller holds until something is so, which is notified there, or for
   * some time at most.
   */
  static void await(Object monitor, long millis, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis;
        left > 0 && !condition.getAsBoolean();
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      try {
        monitor.wait(left);
      } catch (InterruptedException interrupted) {
        LOG.log(DEBUG, "only closing ends a store's threads", interrupted);
      }
    }
  }

  /** One thread for short tasks in time. */
  static ScheduledExecutorService timer(String store) {
    return Executors.newSingleThreadScheduledExecutor(work -> thread(store, "timer", work));
  }
}
