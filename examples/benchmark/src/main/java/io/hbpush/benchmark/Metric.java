package io.hbpush.benchmark;

import java.util.Locale;

/** What is measured. */
enum Metric {
  RATE("publishes per second", 0),
  REDIS_CPU("Redis CPU per publish, µs", 1),
  REDIS_COMMANDS("Redis commands per publish", 1),
  REDIS_MEMORY("Redis memory per message, bytes", 0),
  SERVER_CPU("server CPU per publish, µs", 1),
  PUBLISHER_CPU("publishers' CPU per publish, µs", 1),
  LATENCY_P50("latency p50, µs", 0),
  LATENCY_P99("latency p99, µs", 0);

  private final String title;
  private final int digits;

  Metric(String title, int digits) {
    this.title = title;
    this.digits = digits;
  }

  /** What it is, with its unit. */
  String title() {
    return title;
  }

  /** A value as people read it. */
  String format(double value) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
