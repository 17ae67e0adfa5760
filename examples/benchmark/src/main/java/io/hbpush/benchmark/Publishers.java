package io.hbpush.benchmark;

import java.io.IOException;
import java.time.Duration;

/** Publishers of a server that nobody waits for. */
final class Publishers implements HttpContestant {
  private final String name;
  private final Server server;
  private final PublishLoad load;

  /** Takes connected publishers, and closes them at the end. */
  Publishers(String name, Server server, PublishLoad load) {
    this.name = name;
    this.server = server;
    this.load = load;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Sample measure(Duration length) throws IOException {
    var serverCpu = new CpuMeter(server::cpuSeconds);
    var ownCpu = CpuMeter.own();
    Outcome outcome = load.publish(length);
    return new Sample.Builder()
        .put(Metric.RATE, outcome.publishesPerSecond())
        .put(Metric.SERVER_CPU, serverCpu.microsPer(outcome.publishes()))
        .put(Metric.LOAD_CPU, ownCpu.microsPer(outcome.publishes()))
        .put(Metric.LATENCY_P50, outcome.micros(50))
        .put(Metric.LATENCY_P99, outcome.micros(99))
        .build();
  }

  /** Fills the channels before anything is measured. */
  void fill(long messages) throws IOException {
    load.publish(messages);
  }

  /**
   * Makes sure that the server has what it acknowledged.
   *
   * @throws IOException if not
   */
  void check() throws IOException, InterruptedException {
    load.check();
  }

  @Override
  public void close() throws IOException {
    load.close();
  }
}
