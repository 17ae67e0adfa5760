package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Each kind of load once, short and small, against each container with each kind of servlets. */
class HttpLoadTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  static Stream<Arguments> servers() {
    return Stream.of("Jetty", "Tomcat", "Undertow")
        .flatMap(container -> Stream.of("hbpush", "bare", "non-blocking")
            .map(servlets -> Arguments.of(container, servlets)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("servers")
  void everyLoadIsServed(String container, String servlets) throws Exception {
    try (var servers = new Servers()) {
      Server server = start(servers, container, servlets);
      fanOut(server, new FanOut.Shape(FanOut.Kind.LONG_POLLS, 5, 1, 100, Duration.ZERO));
      fanOut(server, new FanOut.Shape(FanOut.Kind.STREAMS, 5, 7, 100, Duration.ZERO));
      fanOut(server, new FanOut.Shape(FanOut.Kind.LONG_POLLS, 5, 1, 100, Duration.ofMillis(1)));
      backlog(server, Backlog.Kind.REPLAY);
      backlog(server, Backlog.Kind.INTERVAL_POLLING);
      if (servlets.equals("hbpush")) { // the others wait for it, or keep what it does not read
        besideSlowReader(server);
      }
      publish(server);
      idle(server);
      if (servlets.equals("hbpush")) {
        restless(server);
      }
    }
  }

  @Test
  void aServerOfSomebodyElseIsPutUnderLoad() throws Exception {
    try (var servers = new Servers()) {
      Server server = start(servers, "Jetty", "hbpush");
      var out = new StringWriter();
      int code = Main.commandLine()
          .setOut(new PrintWriter(out))
          .execute(
              "load",
              "--address=127.0.0.1:" + server.port(),
              "--pid=" + server.process().orElseThrow().pid(),
              "--subscribers=5",
              "--idle=20",
              "--turns=1",
              "--seconds=1",
              "--warm-up=0");
      assertThat(code).isEqualTo(CommandLine.ExitCode.OK);
      assertThat(out.toString())
          .contains("5 long polls", "5 long polls, at rest", "5 event streams, bursts of 50")
          .contains("16 publishers", "replay of backlogs", "interval polling", "from 2 to 20")
          .contains("server CPU per delivery", "live heap per idle long poll");
    }
  }

  @Test
  void whatNobodyKnowsOfAServerIsNotTold() throws Exception {
    try (var servers = new Servers()) {
      Endpoint endpoint = start(servers, "Undertow", "hbpush").endpoint();
      var unknown = new Server("unknown", endpoint, Optional.empty());
      try (var load = new FanOut(
          "fan-out",
          "c",
          unknown,
          new FanOut.Shape(FanOut.Kind.STREAMS, 5, 1, 100, Duration.ZERO))) {
        assertThat(load.measure(SHORT).values())
            .containsKeys(Metric.DELIVERY_RATE, Metric.DELIVERED_P50)
            .doesNotContainKey(Metric.DELIVERY_CPU);
      }
    }
  }

  private static Server start(Servers servers, String container, String servlets)
      throws IOException, InterruptedException {
    // All containers are on this class path, and Tomcat brings the Servlet API in a jar of its own.
    String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> container.equals("Tomcat")
            ? !entry.contains("jakarta.servlet-api")
            : !entry.contains("tomcat"))
        .collect(Collectors.joining(File.pathSeparator));
    int port = Server.freePort();
    return servers.start(
        container,
        port,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            "io.hbpush.benchmark.container." + container + "Main",
            servlets,
            Integer.toString(port)));
  }

  private static void fanOut(Server server, FanOut.Shape shape) throws IOException {
    try (var load = new FanOut("fan-out", channel(shape), server, shape)) {
      Sample sample = load.measure(SHORT);
      assertThat(sample.values())
          .containsKeys(Metric.DELIVERED_P50, Metric.DELIVERED_P99)
          .containsKey(shape.rest().isZero() ? Metric.DELIVERY_CPU : Metric.LAST_P50);
      assertThat(sample.values().get(Metric.DELIVERED_P99)).isPositive();
      load.measure(SHORT);
    }
  }

  private static void besideSlowReader(Server server) throws IOException {
    var shape = new FanOut.Shape(FanOut.Kind.STREAMS, 5, 1, 10_000, Duration.ZERO);
    String channelId = "beside-a-slow-reader";
    try (var load =
        SlowReader.present(new FanOut("with", channelId, server, shape), server, channelId)) {
      assertThat(load.measure(SHORT).values()).containsKeys(Metric.DELIVERED_P50, Metric.LIVE_HEAP);
    }
  }

  private static String channel(FanOut.Shape shape) {
    return "fan-out-" + shape.hashCode();
  }

  private static void backlog(Server server, Backlog.Kind kind) throws IOException {
    var shape = new Backlog.Shape(kind, 6, 2, 5, 100);
    try (var load = new Backlog("backlog", kind + "-", server, shape)) {
      assertThat(load.measure(SHORT).values().get(Metric.REPLY_RATE)).isPositive();
      load.measure(SHORT);
    }
  }

  private static void publish(Server server) throws Exception {
    var channels = new Channels("published", 3);
    try (var load =
        new Publishers("publish", server, new PublishLoad(server.endpoint(), 4, channels, 100))) {
      load.fill(30);
      assertThat(load.measure(SHORT).values().get(Metric.RATE)).isPositive();
      load.check();
    }
  }

  private static void idle(Server server) throws Exception {
    try (var load = new Idle("idle", "idle", server, 5, 100)) {
      assertThat(load.measure(SHORT).values()).containsKeys(Metric.HEAP, Metric.RSS);
    }
  }

  private static void restless(Server server) throws IOException {
    try (var crowd = new RestlessCrowd(server.endpoint(), 2, 40, 1)) {
      crowd.runTo(100);
      assertThat(crowd.isClean()).as(crowd.toString()).isTrue();
      assertThat(crowd.toString())
          .startsWith("4,000 deliveries, 0 lost, 0 repeated, 0 out of order");
    }
  }
}
