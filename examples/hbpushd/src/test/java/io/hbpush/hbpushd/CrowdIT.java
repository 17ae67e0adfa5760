package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many subscribers of a daemon with 256 MiB of heap: all are answered, and nothing is left of them. */
class CrowdIT {
  private static final int HELD = 10_000;
  private static final int RESET = 100_000;
  private static final int WAVE = 5_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Descriptors that a process needs beside one for each connection. */
  private static final int SPARE_FILES = 300;

  /** What the heap may differ by: less than 100 bytes for each of 10,000 connections. */
  private static final long TOLERANCE = 1_000_000;

  private static final String CONFIGURATION = """
      locations:
        - {type: publisher, prefix: /publisher/}
        - {type: subscriber, prefix: /subscriber/}
        - {type: subscriber, prefix: /short/, subscriber_timeout: 2s}
      """;

  private static Jar daemon;
  private static int port;
  private static int maxConnections;

  private Client client;

  @BeforeAll
  static void start() throws Exception {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    maxConnections = (int) Math.min(1 << 20, system.getMaxFileDescriptorCount()) - SPARE_FILES;
    daemon = Jar.serve(CONFIGURATION);
    port = daemon.port();
  }

  @AfterAll
  static void stop() throws Exception {
    daemon.close();
  }

  @BeforeEach
  void meet() {
    client = new Client(port);
  }

  @Test
  void tenThousandHeldRequestsAreWokenByOneMessage() throws Exception {
    int size = scaled(HELD);
    holdAndWake("warm-up", size);
    long baseline = daemon.liveHeapBytes();
    int files = daemon.openFiles(); // jcmd's first call leaves one open

    holdAndWake("crowd", size);
    Await.until("all connections are closed", () -> daemon.openFiles() <= files);
    long after = daemon.liveHeapBytes();
    note("heap before " + baseline + ", after " + after + " bytes");
    assertThat(after).isLessThan(baseline + TOLERANCE);
  }

  private void holdAndWake(String channel, int size) throws Exception {
    client.send("PUT", "/publisher/" + channel, "");
    try (Crowd crowd = Crowd.get(port, "/subscriber/" + channel, size)) {
      crowd.await("all are held", () -> client.subscribers("/publisher/" + channel) == size);
      note(size + " are held with " + daemon.liveHeapBytes() + " bytes of heap");

      long begin = System.nanoTime();
      var published = client.post("/publisher/" + channel, "wake up", "Content-Type", "text/plain");
      assertThat(published.statusCode()).isEqualTo(201);
      crowd.await("all are answered", () -> crowd.answered() == size);
      note("all were answered in " + (System.nanoTime() - begin) / 1_000_000 + " ms");

      assertThat(client.subscribers("/publisher/" + channel)).isZero();
      List<String> received = crowd.received();
      assertThat(received).hasSize(size).allMatch(CrowdIT::isTheMessageOnce);
    }
    client.send("DELETE", "/publisher/" + channel, "");
  }

  private static boolean isTheMessageOnce(String reply) {
    return reply.startsWith("HTTP/1.1 200 ")
        && reply.endsWith("\r\n\r\nwake up")
        && reply.indexOf("HTTP/1.1", 1) < 0;
  }

  @Test
  void aHundredThousandThatResetTheirConnectionLeaveNothing() throws Exception {
    int wave = scaled(WAVE);
    openAndReset("warm-up", wave);
    awaitNobody(List.of("warm-up"));
    long baseline = daemon.liveHeapBytes();
    int files = daemon.openFiles(); // jcmd's first call leaves one open

    var channels = new ArrayList<String>();
    for (int opened = 0; opened < RESET; opened += wave) {
      // A reset closes the daemon's descriptor only when its event loop has read it.
      Await.until("there is room", () -> daemon.openFiles() + wave < maxConnections);
      channels.add("wave-" + opened);
      openAndReset("wave-" + opened, wave);
    }
    long last = System.nanoTime();
    awaitNobody(channels);
    note("nobody is held " + (System.nanoTime() - last) / 1_000_000 + " ms after the last wave");
    Await.until("all connections are closed", () -> daemon.openFiles() <= files);
    long after = daemon.liveHeapBytes();
    note("heap before " + baseline + ", after " + after + " bytes");
    assertThat(after).isLessThan(baseline + TOLERANCE);
  }

  /** Each resets its connection when all of them are held, or have been. */
  private void openAndReset(String channel, int size) throws Exception {
    client.send("PUT", "/publisher/" + channel, "");
    try (Crowd crowd = Crowd.get(port, "/short/" + channel, size)) {
      crowd.await(
          "all are held",
          () -> client.subscribers("/publisher/" + channel) + crowd.answered() >= size);
      crowd.reset();
    }
  }

  private void awaitNobody(List<String> channels) throws Exception {
    for (String channel : channels) {
      Await.until(
          "nobody is held one timeout later",
          TIMEOUT.plusSeconds(2),
          () -> client.subscribers("/publisher/" + channel) == 0);
    }
  }

  private static int scaled(int size) {
    if (size <= maxConnections) {
      return size;
    }
    note("only " + maxConnections + " connections instead of " + size
        + ": the limit on open files is too low");
    return maxConnections;
  }

  private static void note(String text) {
    System.out.println("CrowdIT: " + text);
  }
}
