package io.hbpush;

import static java.lang.System.Logger.Level.ERROR;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on an executor one at a time and in order. After some of them the executor's thread is
 * given back, so that a long backlog does not keep it from others. A task that adds another does not
 * deepen the stack, even if the executor runs what it gets on the caller's thread.
 */
final class SerialTasks implements Executor {
  private static final System.Logger LOG = System.getLogger(SerialTasks.class.getName());

  /** How many tasks a turn on the executor has. */
  private static final int TURN = 64;

  private final Executor executor;

  // The lock is this; it guards the fields below.
  private final Queue<Runnable> tasks = new ArrayDeque<>(2);
  private boolean running;

  SerialTasks(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    executor.execute(this::turn);
  }

  private void turn() {
    boolean inline = true;
    while (inline && runSome()) {
      var next = new NextTurn();
      executor.execute(next);
      inline = next.cameInline();
    }
  }

  /** Runs some tasks; false if there are no more. */
  private boolean runSome() {
    for (int i = 0; i < TURN; i++) {
      Runnable task = next();
      if (task == null) {
        return false;
      }
      try {
        task.run();
      } catch (RuntimeException | Error failure) {
        // The next tasks are not to suffer for it.
        LOG.log(ERROR, "a task failed", failure);
      }
    }
    return true;
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = tasks.poll();
    running = task != null;
    return task;
  }

  /** The next turn; where the executor runs it on the spot, the frame that submitted it goes on. */
  private final class NextTurn implements Runnable {
    private final Thread submitter = Thread.currentThread();

    // Touched by the submitter only.
    private boolean inline;
    private boolean submitted;

    @Override
    public void run() {
      if (Thread.currentThread() == submitter && !submitted) {
        inline = true;
      } else {
        turn();
      }
    }

    boolean cameInline() {
      submitted = true;
      return inline;
    }
  }
}
