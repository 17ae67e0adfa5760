package io.hbpush.hbpushd.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PushRelay;
import io.hbpush.hbpushd.Await;
import io.hbpush.servlet.suite.Answer;
import io.hbpush.servlet.suite.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection can do here that servlets cannot. */
class ConnectionTest {
  private final PushRelay relay = PushRelay.inMemory();
  private final FrontEndServer server = new FrontEndServer();
  private int port;

  @BeforeEach
  void start() throws Exception {
    relay.channel("x").create().toCompletableFuture().join();
    port = server.start("", Duration.ofSeconds(30), FrontEndServer.bothOver(relay));
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    server.stop();
  }

  private Wire open() throws IOException {
    return Wire.open(port);
  }

  private void awaitHeld(int count) throws Exception {
    Await.until("held: " + count, () -> subscribers() == count);
  }

  private int subscribers() {
    return relay.channel("x").info().toCompletableFuture().join().orElseThrow().subscribers();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept: */*", "Accept: text/event-stream"})
  void aHeldClientThatGoesIsForgottenAtOnce(String accept) throws Exception {
    try (Wire stays = open()) {
      stays.head("GET", "/subscriber/x");
      Wire goes = open();
      goes.head("GET", "/subscriber/x", accept);
      awaitHeld(2);
      goes.close();
      awaitHeld(1);
      Wire finishes = open();
      finishes.head("GET", "/subscriber/x", accept);
      awaitHeld(2);
      finishes.finish().awaitClose();
      awaitHeld(1);
      assertThat(
              relay.channel("x").publish("hello").toCompletableFuture().join().claimed())
          .isTrue();
      assertThat(stays.read().text()).isEqualTo("hello");
    }
  }

  @Test
  void whoeverHasGoneIsNeverCounted() throws Exception {
    Wire goes = open();
    goes.head("GET", "/subscriber/x");
    awaitHeld(1);
    goes.close();
    awaitHeld(0);
    assertThat(ask("POST", "/publisher/x", "Content-Length: 0").status()).isEqualTo(202);
  }

  @Test
  void whoeverSaysAllAtOnceAndThatItWasAllIsAnswered() throws Exception {
    try (Wire wire = open()) {
      wire.head("POST", "/publisher/x", "Content-Length: 5")
          .send("hello")
          .head("GET", "/subscriber/x")
          .head("GET", "/publisher/none")
          .finish();
      assertThat(wire.read().status()).isEqualTo(202);
      assertThat(wire.read().text()).isEqualTo("hello");
      assertThat(wire.read().status()).isEqualTo(404);
      wire.awaitClose();
    }
  }

  @Test
  void repliesComeInTheOrderOfTheRequests() throws Exception {
    try (Wire wire = open()) {
      wire.head("PUT", "/publisher/x")
          .head("GET", "/subscriber/x")
          .head("GET", "/publisher/x")
          .head("POST", "/publisher/x", "Content-Length: 5")
          .send("hello")
          .head("GET", "/publisher/none");
      assertThat(wire.read().status()).isEqualTo(200);
      awaitHeld(1);
      relay.channel("x").publish("first");
      assertThat(wire.read().text()).isEqualTo("first");
      assertThat(wire.read().text()).startsWith("queued messages: 1\r\n");
      assertThat(wire.read().text()).startsWith("queued messages: 2\r\n");
      assertThat(wire.read().status()).isEqualTo(404);
    }
  }

  @Test
  void anOldClientGetsWhatItUnderstands() throws Exception {
    relay.channel("x").publish("hello");
    try (Wire wire = open()) {
      wire.send("GET /subscriber/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      Answer kept = wire.read();
      assertThat(kept.header("Connection")).contains("keep-alive");
      assertThat(kept.text()).isEqualTo("hello");
      wire.send("GET /subscriber/x HTTP/1.0\r\n\r\n");
      Answer closed = wire.read();
      assertThat(closed.header("Connection")).contains("close");
      assertThat(closed.text()).isEqualTo("hello");
      wire.awaitClose();
    }
  }

  @Test
  void aConnectionClosesWhenTheClientWantsThat() throws Exception {
    try (Wire wire = open()) {
      Answer answer = wire.head("GET", "/publisher/x", "Connection: close").read();
      assertThat(answer.header("Connection")).contains("close");
      wire.awaitClose();
    }
  }

  @Test
  void headIsGetWithoutABodyAlsoWhereItIsRefused() throws Exception {
    try (Wire wire = open()) {
      Answer head = wire.head("HEAD", "/publisher/none").readHead();
      assertThat(head.status()).isEqualTo(404);
      assertThat(head.header("Content-Length")).isPresent();
      assertThat(wire.head("GET", "/publisher/x").read().status()).isEqualTo(200);
    }
  }

  @Test
  void aReplyToAnUnwantedBodyComesBeforeTheBody() throws Exception {
    try (Wire wire = open()) {
      wire.head("PUT", "/publisher/x", "Content-Length: 5");
      assertThat(wire.read().status()).isEqualTo(200);
      assertThat(wire.send("hello").head("GET", "/publisher/x").read().status()).isEqualTo(200);
      wire.head("PUT", "/publisher/x", "Content-Length: 1048577");
      assertThat(wire.read().header("Connection")).contains("close");
      wire.awaitClose();
    }
  }

  @Test
  void whoeverWaitsFor100WithABodyThatNobodyWantsGetsNone() throws Exception {
    try (Wire wire = open()) {
      wire.head("PUT", "/publisher/x", "Content-Length: 5", "Expect: 100-continue");
      Answer answer = wire.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Connection")).contains("close");
      wire.awaitClose();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length: 5\r\n folded\r\n"
      })
  void whatTwoServersCouldReadDifferentlyIsRefusedAndTheEnd(String lines) throws Exception {
    try (Wire wire = open()) {
      wire.send("POST /publisher/x HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n"
          + "0\r\n\r\nDELETE /publisher/x HTTP/1.1\r\nHost: x\r\n\r\n");
      Answer answer = wire.read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("Connection")).contains("close");
      assertThat(answer.header("Cache-Control")).contains("no-store");
      wire.awaitClose();
    }
    assertThat(ask("GET", "/publisher/x").text()).startsWith("queued messages: 0");
  }

  @Test
  void whoeverSendsFarTooMuchOfAHeadGetsToSeeTheReply() throws Exception {
    try (Wire wire = open()) {
      wire.head("GET", "/subscriber/x", "Cookie: " + "x".repeat(500_000));
      assertThat(wire.read().status()).isEqualTo(431);
      wire.awaitClose();
    }
  }

  @Test
  void aStreamThatStallsHoldsUpNobodyAndMissesNothing() throws Exception {
    String body = "x".repeat(10_000);
    try (Wire stalled = Wire.openWithSmallWindow(port)) {
      stalled.head("GET", "/subscriber/x", "Accept: text/event-stream");
      awaitHeld(1);
      for (int i = 0; i < 1000; i++) {
        assertThat(ask("POST", "/publisher/x", "Content-Length: 0").status()).isIn(201, 202);
        relay.channel("x").publish(body).toCompletableFuture().join();
      }
      assertThat(stalled.readHead().status()).isEqualTo(200);
      long data = 0;
      while (data < 1000L * body.length()) {
        byte[] some = stalled.some();
        assertThat(some).isNotEmpty();
        for (byte b : some) {
          data += b == 'x' ? 1 : 0;
        }
      }
      assertThat(data).isEqualTo(1000L * body.length());
    }
  }

  @Test
  void amongManyThatComeAndGoWhoeverRestsIsClosedAndNobodyWhoWaits() throws Exception {
    var shortIdle = new FrontEndServer();
    int port = shortIdle.start("", Duration.ofSeconds(1), FrontEndServer.bothOver(relay));
    var resting = new ArrayList<Wire>();
    var waiting = new ArrayList<Wire>();
    try {
      for (int i = 0; i < 100; i++) {
        Wire goes = Wire.open(port);
        waiting.add(Wire.open(port).head("GET", "/subscriber/x"));
        awaitHeld(waiting.size());
        goes.close();
        resting.add(i % 2 == 0 ? Wire.open(port) : Wire.open(port).send("GET /subscri"));
      }
      for (Wire wire : resting) {
        wire.awaitClose();
      }
      assertThat(subscribers()).isEqualTo(100);
      relay.channel("x").publish("hello");
      for (Wire wire : waiting) {
        assertThat(wire.read().text()).isEqualTo("hello");
      }
      for (Wire wire : waiting) {
        wire.awaitClose(); // now these rest too
      }
    } finally {
      for (Wire wire : resting) {
        wire.close();
      }
      for (Wire wire : waiting) {
        wire.close();
      }
      shortIdle.stop();
    }
  }

  @Test
  void datesAreThoseOfNow() throws Exception {
    assertThat(ask("GET", "/publisher/x").header("Date").orElseThrow())
        .matches("\\w{3}, \\d{2} \\w{3} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");
  }

  private Answer ask(String method, String path, String... lines) throws IOException {
    try (Wire wire = open()) {
      return wire.head(method, path, lines).read();
    }
  }
}
