package io.hbpush.servlet.suite;

import io.hbpush.PushRelay;
import io.hbpush.servlet.suite.TestServer.Changed;
import io.hbpush.servlet.suite.TestServer.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** For rows that need a server of their own. */
abstract class OwnServerRows {
  final PushRelay relay = PushRelay.inMemory();

  private final SuiteServer shared;
  private TestServer server;
  private int port;

  OwnServerRows(SuiteServer shared) {
    this.shared = shared;
  }

  /** Serves locations. */
  void start(MountedLocation... locations) throws Exception {
    start(Duration.ofSeconds(30), locations);
  }

  void start(Duration idle, MountedLocation... locations) throws Exception {
    TestServer another = another();
    started(another, another.start("", idle, List.of(locations)));
  }

  /** Returns a server like the one that is tested, not started. */
  TestServer another() {
    return shared.tested.another();
  }

  Set<Refused> refuses() {
    return shared.tested.refuses();
  }

  /** Remembers what has to be stopped. */
  final void started(TestServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Stops the server before the test is over. */
  void stopServer() throws Exception {
    TestServer started = server;
    server = null;
    started.stop();
  }

  /** Serves a publisher and a subscriber location over the relay. */
  void startBoth() throws Exception {
    start(
        MountedLocation.publisher("/publisher/", relay),
        MountedLocation.subscriber("/subscriber/", relay));
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    if (server != null) {
      server.stop();
    }
  }

  Wire open() throws IOException {
    return Wire.open(port);
  }

  Wire openWithSmallWindow() throws IOException {
    return Wire.openWithSmallWindow(port);
  }

  Answer send(String method, String target, String body, String... lines) throws IOException {
    try (Wire wire = open()) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String[] all = Arrays.copyOf(lines, lines.length + 1);
      all[lines.length] = "Content-Length: " + bytes.length;
      return wire.head(method, target, all).send(bytes).read();
    }
  }

  /** How many messages a channel holds. */
  long held(String channelId) {
    return relay
        .channel(channelId)
        .info()
        .toCompletableFuture()
        .join()
        .orElseThrow()
        .messages();
  }

  static void assertRefusedHere(Answer answer, int status) {
    HttpRows.assertRefused(answer, status);
  }

  boolean garblesStalledPipelines() {
    return shared.tested.changes().contains(Changed.GARBLES_STALLED_PIPELINES);
  }
}
