package io.hbpush.servlet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A container's thread that runs what it is given, as Undertow's do, until it is stopped. */
final class TaskThread extends Thread implements Executor, AutoCloseable {
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Error> failure = new AtomicReference<>();
  private volatile boolean refuses;

  TaskThread() {
    setDaemon(true);
    start();
  }

  @Override
  public void execute(Runnable task) {
    Error error = failure.getAndSet(null);
    if (error != null) {
      throw error;
    }
    if (refuses) {
      throw new RejectedExecutionException("the thread ends");
    }
    tasks.add(task);
  }

  /** Fails when it is given the next task, and only then. */
  void fail(Error error) {
    failure.set(error);
  }

  /** Takes no more tasks, as a container that stops. */
  void refuse() {
    refuses = true;
  }

  /** Returns when all that it was given has been done. */
  void sync() {
    var done = new CompletableFuture<Void>();
    tasks.add(() -> done.complete(null));
    done.join();
  }

  @Override
  public void run() {
    try {
      while (true) {
        tasks.take().run();
      }
    } catch (InterruptedException end) {
      tasks.clear();
    }
  }

  @Override
  public void close() {
    interrupt();
  }
}
