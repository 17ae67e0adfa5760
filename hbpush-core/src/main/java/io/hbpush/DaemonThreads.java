package io.hbpush;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The threads we start when none come in from outside: named, and no reason to keep a JVM alive. */
final class DaemonThreads implements ThreadFactory {
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final AtomicInteger count = new AtomicInteger();
  private final List<Thread> started = new CopyOnWriteArrayList<>();

  private DaemonThreads(String name) {
    this.name = name;
  }

  /** One thread for short tasks in time. */
  static ScheduledThreadPoolExecutor timer() {
    var timer = new ScheduledThreadPoolExecutor(1, new DaemonThreads("hbpush-timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Half the processors, at least one and at most four: deliveries are short and never block. */
  static ThreadPoolExecutor delivery() {
    int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        new DaemonThreads("hbpush-delivery"));
  }

  /** Whether the caller runs on a thread of ours, which must not wait for the others. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof DaemonThread;
  }

  /**
   * Ends executors made here as soon as they have done what they were given. Waits until their
   * threads are no more, a second at most, and not at all on a thread of ours.
   */
  static void end(@Nullable ThreadPoolExecutor... executors) {
    List<ThreadPoolExecutor> own = Stream.of(executors).filter(Objects::nonNull).toList();
    own.forEach(ThreadPoolExecutor::shutdown);
    if (isCurrent()) {
      return;
    }
    long deadline = System.nanoTime() + END_NANOS;
    try {
      for (ThreadPoolExecutor executor : own) {
        for (Thread thread : ((DaemonThreads) executor.getThreadFactory()).started) {
          TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Thread newThread(Runnable task) {
    started.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    var thread = new DaemonThread(task, name + "-" + count.incrementAndGet());
    started.add(thread);
    return thread;
  }

  private static final class DaemonThread extends Thread {
    DaemonThread(Runnable task, String name) {
      super(task, name);
      setDaemon(true);
    }
  }
}
