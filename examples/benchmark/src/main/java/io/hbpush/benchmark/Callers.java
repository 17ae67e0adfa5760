package io.hbpush.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Callers in this process, each a thread that waits for its answer before it publishes again. */
final class Callers implements Contestant, AutoCloseable {
  private final Publishing publishing;
  private final Redis redis;
  private final Channels channels;
  private final int count;
  private final ExecutorService threads;

  /**
   * Starts the callers.
   *
   * @param redis where their messages go
   */
  Callers(Publishing publishing, Redis redis, Channels channels, int count) {
    this.publishing = publishing;
    this.redis = redis;
    this.channels = channels;
    this.count = count;
    threads = Executors.newFixedThreadPool(count);
  }

  @Override
  public String name() {
    return publishing.name();
  }

  @Override
  public Sample measure(Duration length) throws IOException, InterruptedException {
    var redisCpu = new CpuMeter(redis::cpuSeconds);
    var ownCpu = CpuMeter.own();
    Outcome outcome = publish(length);
    return new Sample.Builder()
        .put(Metric.RATE, outcome.publishesPerSecond())
        .put(Metric.REDIS_CPU, redisCpu.microsPer(outcome.publishes()))
        .put(Metric.PUBLISHER_CPU, ownCpu.microsPer(outcome.publishes()))
        .put(Metric.LATENCY_P50, outcome.micros(50))
        .put(Metric.LATENCY_P99, outcome.micros(99))
        .build();
  }

  private Outcome publish(Duration length) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long end = begin + length.toNanos();
    var calls = new ArrayList<Future<Histogram>>();
    for (int i = 0; i < count; i++) {
      int channel = i * channels.count() / count;
      calls.add(threads.submit(() -> publish(channel, end)));
    }
    Histogram latency = Outcome.histogram();
    for (Future<Histogram> call : calls) {
      try {
        latency.add(call.get());
      } catch (ExecutionException failure) {
        throw new IOException("a caller failed", failure.getCause());
      }
    }
    return new Outcome(latency.getTotalCount(), (System.nanoTime() - begin) / 1e9, latency);
  }

  /** One caller, who goes from channel to channel. */
  private Histogram publish(int firstChannel, long end) throws IOException, InterruptedException {
    Histogram latency = Outcome.histogram();
    int channel = firstChannel;
    for (long now = System.nanoTime(); now < end; ) {
      channels.acknowledged(channel, publishing.publish(channels.id(channel)));
      long then = now;
      now = System.nanoTime();
      latency.recordValue(now - then);
      channel = (channel + 1) % channels.count();
    }
    return latency;
  }

  /** Ends the callers. How they published is left open. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
