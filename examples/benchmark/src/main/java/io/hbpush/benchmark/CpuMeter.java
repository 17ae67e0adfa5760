package io.hbpush.benchmark;

import java.util.function.DoubleSupplier;

/** Tells what processor time was taken since it was made. */
final class CpuMeter {
  private final DoubleSupplier seconds;
  private final double begin;

  /**
   * Begins to measure.
   *
   * @param seconds the processor time taken so far
   */
  CpuMeter(DoubleSupplier seconds) {
    this.seconds = seconds;
    begin = seconds.getAsDouble();
  }

  /** Measures this process itself. */
  static CpuMeter own() {
    return new CpuMeter(() -> ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(cpu -> cpu.toNanos() / 1e9)
        .orElse(Double.NaN));
  }

  /** Microseconds since then for each of so many. */
  double microsPer(long count) {
    return (seconds.getAsDouble() - begin) * 1e6 / count;
  }
}
