package io.hbpush;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Time that passes when a test says so. {@link #pass} lets it pass, runs what was scheduled on the
 * caller's thread, and moves the clock along; {@link #setClock} moves only the clock, as an
 * administrator would. Safe for many threads, of which one lets time pass.
 */
public final class VirtualTime extends AbstractExecutorService
    implements ScheduledExecutorService, InstantSource {
  private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(
      Comparator.comparingLong((Task<?> task) -> task.due).thenComparingLong(task -> task.rank));
  private Instant clock = Instant.parse("2026-01-15T12:00:00Z");
  private long nanos;
  private long ranks;

  /** Lets time pass. */
  public void pass(Duration duration) {
    long end;
    synchronized (this) {
      end = nanos + duration.toNanos();
    }
    for (Task<?> task = takeDue(end); task != null; task = takeDue(end)) {
      task.run();
    }
    synchronized (this) {
      moveTo(end);
    }
  }

  private synchronized Task<?> takeDue(long end) {
    Task<?> next = tasks.peek();
    if (next == null || next.due > end) {
      return null;
    }
    moveTo(Math.max(nanos, next.due));
    return tasks.poll();
  }

  private void moveTo(long to) {
    clock = clock.plusNanos(to - nanos);
    nanos = to;
  }

  /** Sets the clock forth or back; nothing that was scheduled notices. */
  public synchronized void setClock(Instant instant) {
    clock = instant;
  }

  @Override
  public synchronized Instant instant() {
    return clock;
  }

  /** How many tasks wait for their time. */
  public synchronized int scheduled() {
    return tasks.size();
  }

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(new Task<>(command, unit.toNanos(delay), 0));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return add(new Task<>(callable, unit.toNanos(delay)));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return add(new Task<>(command, unit.toNanos(initialDelay), unit.toNanos(period)));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return scheduleAtFixedRate(command, initialDelay, delay, unit);
  }

  private synchronized <V> Task<V> add(Task<V> task) {
    task.due = nanos + task.delay;
    task.rank = ranks++;
    tasks.add(task);
    return task;
  }

  private synchronized void remove(Task<?> task) {
    tasks.remove(task);
  }

  @Override
  public void shutdown() {
    throw new UnsupportedOperationException("whoever got this time from outside must not end it");
  }

  @Override
  public List<Runnable> shutdownNow() {
    throw new UnsupportedOperationException("whoever got this time from outside must not end it");
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final long delay;
    private final long period;
    private long due;
    private long rank;

    Task(Runnable command, long delay, long period) {
      super(command, null);
      this.delay = delay;
      this.period = period;
    }

    Task(Callable<V> callable, long delay) {
      super(callable);
      this.delay = delay;
      this.period = 0;
    }

    @Override
    public void run() {
      if (period == 0) {
        super.run();
      } else if (runAndReset()) {
        synchronized (VirtualTime.this) {
          due += period;
          if (!isCancelled()) {
            tasks.add(this);
          }
        }
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      remove(this);
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
