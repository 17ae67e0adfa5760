package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.Content;
import io.hbpush.PublisherLocation;
import io.hbpush.servlet.suite.TestServer.Changed;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and their types: bytes from end to end, up to a limit, whole or not at all. */
abstract class BodyRows extends HttpRows {
  /** What the default location takes. */
  private static final int LARGEST = (int) PublisherLocation.DEFAULT.maxMessageSize();

  private static final String CHUNKED = "Transfer-Encoding: chunked";

  BodyRows(SuiteServer server) {
    super(server);
  }

  @Test
  void allByteValuesAreDeliveredAsTheyWerePosted() throws IOException {
    byte[] body = new byte[256];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) i;
    }
    publish(body, "Content-Type: application/octet-stream");
    assertThat(get("/subscriber/" + channel).body()).isEqualTo(body);
  }

  @Test
  void anEmptyBodyIsAMessage() throws IOException {
    Wire held = hold("/subscriber");
    publish("");
    Answer answer = held.read();
    assertDelivered(answer, "");
    assertThat(answer.header("Content-Length")).contains("0");
    assertDelivered(get("/subscriber/" + channel), "");
  }

  @Test
  void aPostWithoutABodyIsAnEmptyMessage() throws IOException {
    assertThat(request("POST", "/publisher/" + channel).status()).isEqualTo(202);
    assertDelivered(get("/subscriber/" + channel), "");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8191, 8192, 8193, 32768, 65536, 65537, 1000000})
  void bodiesOfAllSizesAreDeliveredAtOnceAndToTheHeld(int size) throws IOException {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    Wire held = hold("/subscriber");
    publish(body);
    assertThat(held.read().body()).isEqualTo(body);
    assertThat(get("/subscriber/" + channel).body()).isEqualTo(body);
  }

  @Test
  void theLargestBodyIsDelivered() throws IOException {
    byte[] body = new byte[LARGEST];
    new Random(1).nextBytes(body);
    publish(body);
    assertThat(get("/subscriber/" + channel).body()).isEqualTo(body);
  }

  @Test
  void aChunkedBodyIsPutTogether() throws IOException {
    Answer answer = chunked("/publisher/" + channel, "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
    assertThat(answer.status()).isEqualTo(202);
    assertDelivered(get("/subscriber/" + channel), "hello world");
  }

  @Test
  void postsFollowEachOtherOnOneConnection() throws IOException {
    try (Wire wire = open()) {
      String path = SuiteServer.CONTEXT + "/publisher/" + channel;
      wire.head("POST", path, "Content-Length: 3").send("one");
      wire.head("POST", path, CHUNKED).send("3\r\ntwo\r\n0\r\n\r\n");
      wire.head("POST", path, "Content-Length: 0");
      for (int i = 0; i < 3; i++) {
        assertThat(wire.read().status()).isEqualTo(202);
      }
    }
    assertThat(get("/publisher/" + channel).text()).startsWith("queued messages: 3\r\n");
  }

  @Test
  void withoutAContentTypeTheMessageHasNone() throws IOException {
    publish("hello");
    assertThat(get("/subscriber/" + channel).header("Content-Type")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json",
        "image/svg+xml",
        "application/vnd.api+json",
        "text/plain;charset=utf-8",
        "text/plain; charset=utf-8",
        "text/plain; charset=UTF-8",
        "text/html; charset=\"utf-8\"",
        "text/html;charset=ISO-8859-1",
        "multipart/mixed; boundary=\"a;b=c\"",
        "text/plain; format=flowed; charset=utf-8",
        "Text/Plain",
        "no type at all"
      })
  void theContentTypeIsDelivered(String type) throws IOException {
    publish("hello", "Content-Type: " + type);
    String delivered = get("/subscriber/" + channel).header("Content-Type").orElseThrow();
    if (server.tested.changes().contains(Changed.CONTENT_TYPE_SPELLING)) {
      assertThat(meaning(delivered)).isEqualTo(meaning(type));
    } else {
      assertThat(delivered).isEqualTo(type);
    }
  }

  @Test
  void aCharsetThatJavaDoesNotKnowIsDelivered() throws IOException {
    publish("hello", "Content-Type: text/plain; charset=x-klingon");
    String delivered = get("/subscriber/" + channel).header("Content-Type").orElseThrow();
    if (server.tested.changes().contains(Changed.CONTENT_TYPE_UNKNOWN_CHARSET)) {
      assertThat(delivered).isEqualTo("text/plain");
    } else {
      assertThat(meaning(delivered)).isEqualTo("text/plain;charset=x-klingon");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain; name=\u00e9", "text/plain; name=\u20ac", "charset", ";", "\""})
  void aStrangeTypeNeverCostsTheBody(String type) throws IOException {
    Wire held = hold("/subscriber");
    server.relay.channel(channel).publish(Content.text("hello", type));
    assertThat(held.read().text()).isEqualTo("hello");
    assertThat(get("/subscriber/" + channel).text()).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain;charset=",
        "text/plain; charset=",
        "text/plain;charset=\"\"",
        "text/plain; charset=\"a b\"",
        "text/plain; charset=a b",
        "text/plain; charset=\"utf-8",
        "text/plain; charset=;format=flowed",
        "text/plain;",
        "text/plain; charset",
        "text/plain;charset=utf-8;charset=utf-16"
      })
  void aTypeWhoseCharsetIsWrongNeverCostsTheBody(String type) throws IOException {
    Wire held = hold("/subscriber");
    publish("hello", "Content-Type: " + type);
    Answer answer = held.read();
    assertDelivered(answer, "hello");
    assertThat(answer.header("Content-Type").orElseThrow()).matches("text/plain(;.*)?");
    Answer again = get("/subscriber/" + channel);
    assertDelivered(again, "hello");
    assertThat(again.header("Content-Type")).isEqualTo(answer.header("Content-Type"));
  }

  /** A type free of what may be spelled in several ways (RFC 9110, section 8.3.1). */
  private static String meaning(String type) {
    String plain = type.toLowerCase(Locale.ROOT).replace("; ", ";").replace("\"utf-8\"", "utf-8");
    return plain.replace("format=flowed;charset=utf-8", "charset=utf-8;format=flowed");
  }

  @Test
  void aBodyThatIsTooLargeByItsLengthIs413BeforeItIsSent() throws IOException {
    try (Wire wire = open()) {
      wire.head("POST", path("/small"), "Content-Length: " + (SuiteServer.SMALL + 1));
      Answer answer = wire.read();
      assertRefused(answer, 413);
      assertThat(answer.header("Connection")).contains("close");
      assertThat(answer.text()).contains(Integer.toString(SuiteServer.SMALL));
    }
    assertNothingPublished();
  }

  @Test
  void aClientThatWaitsFor100GetsNoneWhenItsBodyIsTooLarge() throws IOException {
    try (Wire wire = open()) {
      String length = "Content-Length: " + (SuiteServer.SMALL + 1);
      wire.head("POST", path("/small"), length, "Expect: 100-continue");
      if (server.tested.changes().contains(Changed.CONTINUE_AT_ONCE)) {
        assertThat(wire.read().status()).isEqualTo(100);
      }
      assertRefused(wire.read(), 413);
      wire.awaitClose();
    }
    assertNothingPublished();
  }

  @Test
  void aClientThatWaitsFor100GetsIt() throws IOException {
    try (Wire wire = open()) {
      wire.head("POST", path("/publisher"), "Content-Length: 5", "Expect: 100-continue");
      assertThat(wire.read().status()).isEqualTo(100);
      assertThat(wire.send("hello").read().status()).isEqualTo(202);
    }
    assertDelivered(get("/subscriber/" + channel), "hello");
  }

  @Test
  void aChunkedBodyIs413AtTheLimitWithoutWaitingForItsEnd() throws IOException {
    try (Wire wire = open()) {
      String chunk = "x".repeat(SuiteServer.SMALL + 1);
      wire.head("POST", path("/small"), CHUNKED);
      wire.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
      Answer answer = wire.read();
      assertRefused(answer, 413);
      assertThat(answer.header("Connection")).contains("close");
    }
    assertNothingPublished();
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() throws IOException {
    String body = "x".repeat(SuiteServer.SMALL);
    assertThat(post("/small/" + channel, body).status()).isEqualTo(202);
    String chunks = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    assertThat(chunked("/small/" + channel, chunks).status()).isEqualTo(202);
  }

  @Test
  void aClientThatSendsAllBeforeItReadsGetsToSeeThe413ThenTheEnd() throws IOException {
    try (Wire wire = open()) {
      byte[] body = new byte[900_000];
      wire.head("POST", path("/small"), "Content-Length: " + body.length).send(body);
      assertRefused(wire.read(), 413);
      wire.awaitClose();
    }
    assertNothingPublished();
  }

  @Test
  void aChunkedClientThatSendsAllBeforeItReadsGetsToSeeThe413ThenTheEnd() throws IOException {
    try (Wire wire = open()) {
      wire.head("POST", path("/small"), CHUNKED);
      for (int i = 0; i < 90; i++) {
        wire.send("2710\r\n" + "x".repeat(10_000) + "\r\n");
      }
      assertRefused(wire.send("0\r\n\r\n").read(), 413);
      wire.awaitClose();
    }
    assertNothingPublished();
  }

  @Test
  void aBodyThatNeverEndsIsReadNoFurther() throws IOException {
    byte[] chunk = ("100000\r\n" + "x".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.UTF_8);
    try (Wire wire = open()) {
      assertRefused(wire.head("POST", path("/small"), CHUNKED).send(chunk).read(), 413);
      if (!server.tested.changes().contains(Changed.LEAVES_ENDLESS_BODIES_OPEN)) {
        assertThatThrownBy(() -> sendThousandTimes(chunk, wire))
            .isInstanceOf(SocketException.class);
      }
    }
    assertNothingPublished();
  }

  private static void sendThousandTimes(byte[] chunk, Wire wire) throws IOException {
    for (int i = 0; i < 1000; i++) {
      wire.send(chunk);
    }
  }

  @Test
  void aBodyThatIsCutOffIsNotPublished() throws IOException {
    try (Wire wire = open()) {
      wire.head("POST", path("/publisher"), "Content-Length: 10").send("hello").finish();
      assert400IfAnything(wire);
    }
    assertNothingPublished();
  }

  @Test
  void aChunkedBodyThatIsCutOffIsNotPublished() throws IOException {
    try (Wire wire = open()) {
      wire.head("POST", path("/publisher"), CHUNKED).send("a\r\nhello").finish();
      assert400IfAnything(wire);
    }
    assertNothingPublished();
  }

  @Test
  void aChunkedBodyWithoutItsLastChunkIsNotPublished() throws IOException {
    try (Wire wire = open()) {
      wire.head("POST", path("/publisher"), CHUNKED).send("5\r\nhello\r\n").finish();
      assert400IfAnything(wire);
    }
    assertNothingPublished();
  }

  @Test
  void aBodyWhoseChunksAreWrongIsNotPublished() throws IOException {
    try (Wire wire = open()) {
      wire.head("POST", path("/publisher"), CHUNKED)
          .send("5\r\nhello\r\nzz\r\n")
          .finish();
      assert400IfAnything(wire);
    }
    assertNothingPublished();
  }

  /** The reply comes if it can still be sent. */
  private static void assert400IfAnything(Wire wire) throws IOException {
    try {
      assertThat(wire.read().status()).isEqualTo(400);
    } catch (EOFException | SocketException closed) {
      assertThat(closed).hasMessageNotContaining("bytes");
    }
  }

  private Answer chunked(String path, String chunks) throws IOException {
    try (Wire wire = open()) {
      return wire.head("POST", SuiteServer.CONTEXT + path, CHUNKED).send(chunks).read();
    }
  }

  private String path(String location) {
    return SuiteServer.CONTEXT + location + "/" + channel;
  }

  private void assertNothingPublished() throws IOException {
    assertThat(get("/publisher/" + channel).status()).isEqualTo(404);
  }
}
