package io.hbpush.benchmark;

import java.util.Locale;

/** What is measured. */
enum Metric {
  RATE("publishes per second", 0),
  DELIVERY_RATE("deliveries per second", 0),
  REPLY_RATE("replies per second", 0),
  REDIS_CPU("Redis CPU per publish, µs", 1),
  REDIS_COMMANDS("Redis commands per publish", 1),
  REDIS_MEMORY("Redis memory per message, bytes", 0),
  SERVER_CPU("server CPU per publish, µs", 1),
  DELIVERY_CPU("server CPU per delivery, µs", 2),
  REPLY_CPU("server CPU per reply, µs", 2),
  PUBLISHER_CPU("publishers' CPU per publish, µs", 1),
  LOAD_CPU("the load's own CPU, µs each", 2),
  LATENCY_P50("latency p50, µs", 0),
  LATENCY_P99("latency p99, µs", 0),
  ANSWER_P50("POST answered p50, ms", 2),
  ANSWER_P99("POST answered p99, ms", 2),
  DELIVERED_P50("delivered p50, ms", 2),
  DELIVERED_P99("delivered p99, ms", 2),
  LAST_P50("the last has it p50, ms", 2),
  LAST_P99("the last has it p99, ms", 2),
  LIVE_HEAP("live heap, KB", 0),
  HEAP("live heap per idle long poll, bytes", 0),
  RSS("RSS per idle long poll, bytes", 0),
  NANOS("time, ns", 1),
  ALLOCATED("allocated, bytes", 1);

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
