package io.hbpush.redis;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time in the order in which they came, on a thread that brought one. What a
 * task touches needs no lock.
 */
final class SerialEvents {
  private static final System.Logger LOG = System.getLogger(SerialEvents.class.getName());

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  void execute(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() > 0) {
      return;
    }
    do {
      Runnable next = tasks.remove();
      try {
        next.run();
      } catch (RuntimeException | Error failure) {
        LOG.log(ERROR, "an event of a channel failed", failure);
      }
    } while (waiting.decrementAndGet() > 0);
  }
}
