package io.hbpush;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads we start when none come in from outside: named, and no reason to keep a JVM alive. */
final class DaemonThreads implements ThreadFactory {
  private final String name;
  private final AtomicInteger count = new AtomicInteger();

  private DaemonThreads(String name) {
    this.name = name;
  }

  /** One thread for short tasks in time. */
  static ScheduledExecutorService timer() {
    var timer = new ScheduledThreadPoolExecutor(1, new DaemonThreads("hbpush-timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Half the processors, at least one and at most four: deliveries are short and never block. */
  static ExecutorService delivery() {
    int threads =
        Math.max(1, Math.min(4, java.lang.Runtime.getRuntime().availableProcessors() / 2));
    return Executors.newFixedThreadPool(threads, new DaemonThreads("hbpush-delivery"));
  }

  @Override
  public Thread newThread(Runnable task) {
    var thread = new Thread(task, name + "-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
