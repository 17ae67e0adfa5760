package io.hbpush.benchmark;

import java.io.IOException;
import java.time.Duration;

/** Publishers of a server over HTTP. */
final class HttpPublishers implements Contestant, AutoCloseable {
  private final Server server;
  private final Redis redis;
  private final PublishLoad load;

  /**
   * Connects the publishers.
   *
   * @param redis where the server keeps its messages
   */
  HttpPublishers(Server server, Redis redis, PublishLoad load) {
    this.server = server;
    this.redis = redis;
    this.load = load;
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public Sample measure(Duration length) throws IOException {
    var redisCpu = new CpuMeter(redis::cpuSeconds);
    var serverCpu = new CpuMeter(server::cpuSeconds);
    var ownCpu = CpuMeter.own();
    Outcome outcome = load.publish(length);
    return new Sample.Builder()
        .put(Metric.RATE, outcome.publishesPerSecond())
        .put(Metric.REDIS_CPU, redisCpu.microsPer(outcome.publishes()))
        .put(Metric.SERVER_CPU, serverCpu.microsPer(outcome.publishes()))
        .put(Metric.PUBLISHER_CPU, ownCpu.microsPer(outcome.publishes()))
        .put(Metric.LATENCY_P50, outcome.micros(50))
        .put(Metric.LATENCY_P99, outcome.micros(99))
        .build();
  }

  /**
   * Asks the server whether it has what it acknowledged.
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
