package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several messages in one reply, for those who accept {@code multipart/mixed}. */
class BatchTest {
  private final TestServer server = new TestServer()
      .with(
          PathPattern.prefix("/interval/"),
          SubscriberLocation.DEFAULT.withPolling(Polling.INTERVAL))
      .with(PathPattern.prefix("/several/"), SubscriberLocation.DEFAULT.withChannels(","))
      .with(PathPattern.prefix("/unkept/"), PublisherLocation.DEFAULT.withStoreMessages(false));

  @AfterEach
  void close() {
    server.close();
  }

  private static TestRequest get(String target) {
    return TestRequest.get(target).header("Accept", "multipart/mixed");
  }

  private static String boundary(TestReply reply) {
    String type = reply.header("Content-Type").orElseThrow();
    assertThat(type).startsWith("multipart/mixed; boundary=");
    return type.substring(type.indexOf('=') + 1);
  }

  /** Takes a body apart as RFC 2046 has it. */
  private static List<Part> parts(TestReply reply) {
    String body = "\r\n" + new String(reply.bytes(), StandardCharsets.ISO_8859_1);
    String[] pieces = body.split("\r\n--" + boundary(reply), -1);
    assertThat(pieces[0]).isEmpty();
    assertThat(pieces[pieces.length - 1]).isEqualTo("--\r\n");
    var parts = new ArrayList<Part>();
    for (String piece : Arrays.copyOfRange(pieces, 1, pieces.length - 1)) {
      assertThat(piece).startsWith("\r\n");
      int end = piece.indexOf("\r\n\r\n");
      var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      for (String line : piece.substring(2, Math.max(2, end)).split("\r\n")) {
        fields.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
      }
      String content = piece.substring(end + 4);
      assertThat(fields).containsEntry("Content-Length", "" + content.length());
      parts.add(new Part(fields, content));
    }
    return parts;
  }

  private record Part(Map<String, String> fields, String body) {
    MessageId id() {
      long time = HttpDate.parse(fields.get("Last-Modified")).orElseThrow();
      return new MessageId(time, Integer.parseInt(fields.get("Etag")));
    }
  }

  @Test
  void allStoredMessagesAfterTheCursorAreInOneReply() {
    MessageId seen = server.publish("a", "seen");
    server.ask(TestRequest.post("/publisher/a", "{}").header("Content-Type", "application/json"));
    server.pass(2);
    MessageId last = server.publish("a", "last");

    TestReply reply = server.ask(get("/subscriber/a").after(seen));

    List<Part> parts = parts(reply);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(parts).extracting(Part::body).containsExactly("{}", "last");
    assertThat(parts.get(0).fields()).containsEntry("Content-Type", "application/json");
    assertThat(parts.get(0).id()).isEqualTo(new MessageId(seen.time(), seen.tag() + 1));
    assertThat(parts.get(1).fields()).doesNotContainKey("Content-Type");
    assertThat(parts.get(1).id()).isEqualTo(last);
    assertThat(reply.id()).isEqualTo(last);
    assertThat(reply.wire())
        .contains("Vary: If-Modified-Since, If-None-Match\n")
        .contains("Vary: Accept\n");
    assertThat(reply.header("Cache-Control")).contains("no-cache");
    assertThat(server.ask(get("/subscriber/a").after(reply)).isHeld()).isTrue();
  }

  @Test
  void whoIsAThousandMessagesBehindCatchesUpInAHandfulOfRequests() {
    List<String> published =
        IntStream.range(0, 1000).mapToObj(i -> "message " + i).toList();
    published.forEach(body -> server.publish("a", body));
    var got = new ArrayList<String>();
    TestReply reply = server.ask(get("/interval/a"));
    int requests = 0;
    while (reply.status() == 200) {
      parts(reply).forEach(part -> got.add(part.body()));
      requests++;
      reply = server.ask(get("/interval/a").after(reply));
    }
    assertThat(got).isEqualTo(published);
    assertThat(requests).isLessThanOrEqualTo(5);
  }

  @Test
  void whoIsAThousandBehindInManyChannelsNeedsNoMoreRequests() {
    List<String> published =
        IntStream.range(0, 1000).mapToObj(i -> "message " + i).toList();
    for (int i = 0; i < 1000; i++) {
      server.publish("c" + i % 255, published.get(i));
    }
    String channels =
        IntStream.range(0, 255).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    var got = new ArrayList<String>();
    TestReply reply = server.ask(get("/several/" + channels));
    int requests = 0;
    while (!reply.isHeld()) {
      parts(reply).forEach(part -> got.add(part.body()));
      requests++;
      reply = server.ask(get("/several/" + channels).after(reply));
    }
    assertThat(got).isEqualTo(published);
    assertThat(requests).isLessThanOrEqualTo(5);
  }

  @Test
  void aReplyHasAtMost256Messages() {
    IntStream.range(0, 300).forEach(i -> server.publish("a", "message " + i));
    TestReply reply = server.ask(get("/subscriber/a"));
    assertThat(parts(reply)).hasSize(256);
    assertThat(parts(server.ask(get("/subscriber/a").after(reply)))).hasSize(44);
  }

  @Test
  void aReplyIsBoundedInBytes() {
    String half = "x".repeat(700_000);
    for (int i = 0; i < 3; i++) {
      server.publish("a", half);
    }
    assertThat(parts(server.ask(get("/subscriber/a")))).hasSize(1);
    server.delete("/publisher/a");
    server.publish("a", "x".repeat(3 << 20));
    server.publish("a", "next");
    assertThat(parts(server.ask(get("/subscriber/a")))).hasSize(1);
  }

  @Test
  void whoWaitsGetsTheNextMessageAsAPart() {
    TestReply held = server.ask(get("/subscriber/a").header("Prefer", "wait=10"));
    MessageId id = server.publish("a", "hello");
    assertThat(parts(held)).extracting(Part::body).containsExactly("hello");
    assertThat(held.id()).isEqualTo(id);
    assertThat(held.header("Preference-Applied")).contains("wait=10");
  }

  @Test
  void nothingYetIsAnsweredAsEver() {
    assertThat(server.ask(get("/interval/a")).status()).isEqualTo(304);
    TestReply held = server.ask(get("/subscriber/a"));
    server.put("/publisher/a");
    server.delete("/publisher/a");
    assertThat(held.status()).isEqualTo(410);
  }

  @Test
  void eachPartNamesWhatIsGoneBeforeIt() {
    MessageId seen = server.publish("a", "seen");
    server.post("/unkept/a", "first gap");
    server.publish("a", "one");
    server.publish("a", "two");
    server.post("/unkept/a", "second gap");
    server.publish("a", "three");

    TestReply reply = server.ask(get("/subscriber/a").after(seen));

    assertThat(parts(reply))
        .extracting(part -> Optional.ofNullable(part.fields().get("Message-Gap")))
        .containsExactly(
            Optional.of(seen.time() + ":" + (seen.tag() + 1)),
            Optional.empty(),
            Optional.of(seen.time() + ":" + (seen.tag() + 4)));
    assertThat(reply.header("Message-Gap")).contains(seen.time() + ":" + (seen.tag() + 1));
  }

  @Test
  void theFirstPartNamesAlsoWhatWasGoneWhileTheRequestWaited() {
    MessageId seen = server.publish("a", "seen");
    server.post("/unkept/a", "gone");
    TestReply held = server.ask(get("/subscriber/a").after(seen));
    server.publish("a", "next");
    String gone = seen.time() + ":" + (seen.tag() + 1);
    assertThat(held.header("Message-Gap")).contains(gone);
    assertThat(parts(held).get(0).fields()).containsEntry("Message-Gap", gone);
  }

  @Test
  void theFirstPartNamesALostCursor() {
    server.publish("a", "one");
    server.publish("a", "two");
    TestReply reply = server.ask(get("/subscriber/a").after(new MessageId(4_000_000_000L, 1)));
    assertThat(parts(reply)).extracting(Part::body).containsExactly("one", "two");
    assertThat(parts(reply).get(0).fields())
        .containsEntry("Message-Gap", reply.header("Message-Gap").orElseThrow());
    assertThat(parts(reply).get(1).fields()).doesNotContainKey("Message-Gap");
  }

  @Test
  void eachPartNamesItsChannel() {
    server.publish("news", "one");
    server.publish("a%20b", "two");
    List<Part> parts = parts(server.ask(get("/several/a%20b,news")));
    assertThat(parts)
        .extracting(part -> part.fields().get("Message-Channel"))
        .containsExactly("news", "a%20b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n", "--", "\r\n--hbpush-\r\n\r\n--\r\n", "\0\r\n\r\n"})
  void bodiesAreBytes(String body) {
    server.publish("a", body);
    server.publish("a", body);
    assertThat(parts(server.ask(get("/subscriber/a"))))
        .extracting(Part::body)
        .containsExactly(body, body);
  }

  @Test
  void everyPieceOfABodyCanBeWrittenByItself() throws IOException {
    IntStream.range(0, 10).forEach(i -> server.publish("a", "x".repeat(i * 7)));
    TestReply reply = server.ask(get("/subscriber/a"));
    byte[] whole = reply.bytes();
    for (int size : new int[] {1, 2, 3, 64, 127, 1000}) {
      var out = new ByteArrayOutputStream();
      for (int at = 0; at < whole.length; at += size) {
        reply.reply().writeBody(out, at, Math.min(size, whole.length - at));
      }
      assertThat(out.toByteArray()).isEqualTo(whole);
    }
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> reply.reply().writeBody(new ByteArrayOutputStream(), whole.length, 1));
  }

  @Test
  void whoNamesOnlyOtherTypesGetsOneMessage() {
    server.publish("a", "one");
    server.publish("a", "two");
    for (String accept : List.of("*/*", "multipart/*", "text/plain", "multipart/mixed;q=0")) {
      TestReply reply = server.ask(TestRequest.get("/subscriber/a").header("Accept", accept));
      assertThat(reply.body()).isEqualTo("one");
    }
  }
}
