package io.hbpush.servlet;

import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The threads of the container that write an application's streams, where no others may. Thread-safe.
 * Lives from the first of our servlets' {@code init} to the first {@code destroy}.
 */
final class StreamThreads {
  private static final String ATTRIBUTE = StreamThreads.class.getName();

  /** How long a thread has for its sockets; with none, it would mostly be told to go on before. */
  private static final long LOOK_MICROS = 100;

  private final Map<Executor, WriteTurns> turns = new ConcurrentHashMap<>();

  private final ScheduledExecutorService timer;

  private StreamThreads(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** Begins, unless another of the application's servlets has. */
  static void begin(ServletContext application) {
    // Not one of the container's threads, which have requests to serve and may all be busy. There
    // is none before it is needed.
    begin(application, new ScheduledThreadPoolExecutor(1, StreamThreads::timerThread));
  }

  private static Thread timerThread(Runnable task) {
    var thread = new Thread(task, "hbpush-turns");
    thread.setDaemon(true);
    return thread;
  }

  /** As above, with a timer that {@link #end} ends. */
  static synchronized void begin(ServletContext application, ScheduledExecutorService timer) {
    if (application.getAttribute(ATTRIBUTE) == null) {
      application.setAttribute(ATTRIBUTE, new StreamThreads(timer));
    }
  }

  /** Ends the thread that this has started. What is still to be written is written without pauses. */
  static synchronized void end(ServletContext application) {
    if (application.getAttribute(ATTRIBUTE) instanceof StreamThreads threads) {
      application.removeAttribute(ATTRIBUTE);
      threads.timer.shutdown(); // runs what it has been given
    }
  }

  /** What has streams of the application written on that thread. */
  static Consumer<StreamWriter> writers(ServletContext application, Executor thread) {
    return application.getAttribute(ATTRIBUTE) instanceof StreamThreads threads
        ? threads.turns.computeIfAbsent(thread, key -> new WriteTurns(key, threads::later))
        : woken -> thread.execute(woken::write); // of a servlet that was ended
  }

  private void later(Runnable task) {
    timer.schedule(task, LOOK_MICROS, TimeUnit.MICROSECONDS);
  }
}
