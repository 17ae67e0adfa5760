package io.hbpush.benchmark;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a load has done.
 *
 * @param publishes how many were acknowledged
 * @param seconds how long it took
 * @param latency nanoseconds from each publish to its acknowledgement
 */
record Outcome(long publishes, double seconds, Histogram latency) {
  private static final int PRECISION_DIGITS = 3;

  /** Returns a histogram for latencies of up to a minute. */
  static Histogram histogram() {
    return new Histogram(TimeUnit.MINUTES.toNanos(1), PRECISION_DIGITS);
  }

  double publishesPerSecond() {
    return publishes / seconds;
  }

  /** A percentile of the latency, in microseconds. */
  double micros(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e3;
  }
}
