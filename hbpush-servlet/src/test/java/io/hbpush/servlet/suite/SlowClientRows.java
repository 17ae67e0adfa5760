package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clients that take their time take no thread: there are many more of them than threads. */
abstract class SlowClientRows extends HttpRows {
  private static final int MANY = 3 * TestServer.THREADS;

  SlowClientRows(SuiteServer server) {
    super(server);
  }

  @Test
  void publishersThatStallTakeNoThread() throws IOException {
    var stalled = new ArrayList<Wire>();
    for (int i = 0; i < MANY; i++) {
      String path = SuiteServer.CONTEXT + "/publisher/" + channel + "-stalled";
      stalled.add(open().head("POST", path, "Content-Length: 5").send("h"));
    }
    assertOthersAreServed();
    for (Wire wire : stalled) {
      assertThat(wire.send("ello").read().status()).isEqualTo(202);
      wire.close();
    }
  }

  @Test
  void aPublisherMaySendAByteASecond() throws Exception {
    byte[] body = "slow".getBytes(StandardCharsets.US_ASCII);
    var sent = new AtomicInteger();
    var timer = Executors.newSingleThreadScheduledExecutor();
    try (Wire wire = open()) {
      String path = SuiteServer.CONTEXT + "/publisher/" + channel + "-slow";
      wire.head("POST", path, "Content-Length: " + body.length);
      var sending = timer.scheduleAtFixedRate(
          () -> {
            try {
              wire.send(new byte[] {body[sent.getAndIncrement()]});
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          1,
          1,
          TimeUnit.SECONDS);
      await(
          () -> {
            assertOthersAreServed();
            return sent.get() == body.length;
          },
          "all bytes are sent");
      sending.cancel(false);
      assertThat(wire.read().status()).isEqualTo(202);
    } finally {
      timer.shutdownNow();
    }
    assertDelivered(get("/subscriber/" + channel + "-slow"), "slow");
  }

  @Test
  void readersThatStallTakeNoThread() throws IOException {
    byte[] large = new byte[16 << 20];
    new Random(2).nextBytes(large);
    publish(large);
    var stalled = new ArrayList<Wire>();
    for (int i = 0; i < MANY; i++) {
      stalled.add(Wire.openWithSmallWindow(server.port)
          .head("GET", SuiteServer.CONTEXT + "/subscriber/" + channel));
    }
    assertOthersAreServed();
    for (Wire wire : stalled.subList(0, 3)) {
      assertThat(wire.read().body()).isEqualTo(large);
    }
    for (Wire wire : stalled) {
      wire.close();
    }
    assertOthersAreServed();
  }

  @Test
  void heldReadersThatStallTakeNoThread() throws IOException {
    createChannel();
    var stalled = new ArrayList<Wire>();
    for (int i = 0; i < MANY; i++) {
      stalled.add(Wire.openWithSmallWindow(server.port)
          .head("GET", SuiteServer.CONTEXT + "/subscriber/" + channel));
    }
    awaitSubscribers(MANY);
    byte[] large = new byte[4 << 20];
    new Random(3).nextBytes(large);
    publish(large);
    assertOthersAreServed();
    assertThat(stalled.get(0).read().body()).isEqualTo(large);
    assertThat(stalled.get(MANY - 1).read().body()).isEqualTo(large);
    for (Wire wire : stalled) {
      wire.close();
    }
  }

  private void assertOthersAreServed() throws IOException {
    for (int i = 0; i < 2 * TestServer.THREADS; i++) {
      Answer published = post("/publisher/" + channel + "-other", "hello");
      assertThat(published.status()).isEqualTo(202);
      assertDelivered(get("/subscriber/" + channel + "-other"), "hello");
    }
  }
}
