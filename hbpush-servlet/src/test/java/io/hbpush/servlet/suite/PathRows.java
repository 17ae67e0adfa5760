package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.servlet.suite.TestServer.Changed;
import io.hbpush.servlet.suite.TestServer.Refused;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section "Paths", below a context path and several mappings. */
abstract class PathRows extends HttpRows {
  PathRows(SuiteServer server) {
    super(server);
  }

  @Test
  void anIdIsPercentDecoded() throws IOException {
    post("/publisher/" + channel + "%20%41%c3%A9", "hello");
    assertDelivered(get("/subscriber/" + channel + "%20A%C3%a9"), "hello");
    assertThat(server
            .relay
            .channel(channel + " A\u00e9")
            .info()
            .toCompletableFuture()
            .join())
        .isPresent();
  }

  @Test
  void aPlusIsAPlus() throws IOException {
    post("/publisher/" + channel + "+x", "hello");
    assertDelivered(get("/subscriber/" + channel + "%2Bx"), "hello");
    assertNoMessage(channel + "%20x");
  }

  @Test
  void aSlashBelongsToTheId() throws IOException {
    post("/publisher/" + channel + "/x", "hello");
    assertDelivered(get("/subscriber/" + channel + "/x"), "hello");
    assertNoMessage(channel);
  }

  @Test
  void aTrailingSlashBelongsToTheId() throws IOException {
    post("/publisher/" + channel + "/", "hello");
    assertDelivered(get("/subscriber/" + channel + "/"), "hello");
    assertNoMessage(channel);
  }

  @Test
  void aSemicolonBelongsToTheId() throws IOException {
    post("/publisher/" + channel + ";v=1", "hello");
    assertDelivered(get("/subscriber/" + channel + ";v=1"), "hello");
    assertNoMessage(channel);
    assertNoMessage(channel + ";v=2");
  }

  @Test
  void aQueryNeverBelongsToTheId() throws IOException {
    post("/publisher/" + channel + "?a=b", "hello");
    assertDelivered(get("/subscriber/" + channel + "?c=d&e"), "hello");
  }

  @Test
  void aDotWithinASegmentBelongsToTheId() throws IOException {
    post("/publisher/" + channel + "/...x/.y/z.", "hello");
    assertDelivered(get("/subscriber/" + channel + "/...x/.y/z."), "hello");
  }

  @Test
  void anIdHasTheSameMeaningBelowEveryMapping() throws IOException {
    post("/deep/publisher/" + channel, "hello");
    assertDelivered(get("/subscriber/" + channel), "hello");
  }

  @Test
  void theAbsoluteFormOfATargetIsTheSamePath() throws IOException {
    publish("hello");
    try (Wire wire = open()) {
      String target = "http://localhost" + SuiteServer.CONTEXT + "/subscriber/" + channel + "?a=b";
      assertDelivered(wire.head("GET", target).read(), "hello");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ENCODED_SLASH, %2Fx, /x",
    "ENCODED_SLASH, %2fx, /x",
    "ENCODED_BACKSLASH, %5Cx, %5cx",
    "ENCODED_PERCENT, %2541, %2541",
    "ENCODED_NUL, %00x, %00x",
    "ENCODED_CONTROL, %01x, %01x",
    "ENCODED_CONTROL, %0Ax, %0ax",
    "ENCODED_CONTROL, %7Fx, %7fx"
  })
  void whatIsEncodedBelongsToTheId(Refused feature, String tail, String same) throws IOException {
    Answer answer = post("/publisher/" + channel + tail, "hello");
    if (server.tested.refuses().contains(feature)) {
      assertRefusedByTheContainer(answer);
      return;
    }
    if (feature == Refused.ENCODED_SLASH
        && server.tested.changes().contains(Changed.SLASHES_STAY_ENCODED)) {
      assertRefused(answer, 400);
      assertNoMessage(channel);
      return;
    }
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    assertDelivered(get("/subscriber/" + channel + same), "hello");
    assertNoMessage(channel);
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_PERCENT_ENCODING, /publisher/@%zz",
    "BAD_PERCENT_ENCODING, /publisher/@%4",
    "BAD_PERCENT_ENCODING, /publisher/@%",
    "ENCODED_NO_UTF8, /publisher/@%ff",
    "ENCODED_NO_UTF8, /publisher/@%c3%28",
    "DOT_SEGMENT, /publisher/./@",
    "DOT_SEGMENT, /publisher/x/../@",
    "DOT_SEGMENT, /publisher/@/..",
    "DOT_SEGMENT, /publisher/../publisher/@",
    "DOT_SEGMENT_BEFORE_MAPPING, /x/../publisher/@",
    "DOT_SEGMENT_BEFORE_MAPPING, /../app/publisher/@",
    "ENCODED_DOT_SEGMENT, /publisher/%2e/@",
    "ENCODED_DOT_SEGMENT, /publisher/x/%2e%2E/@",
    "ENCODED_DOT_SEGMENT_BEFORE_MAPPING, /x/%2e./publisher/@",
    "DOT_SEGMENT_WITH_PARAMETER, /publisher/x/..;/@",
    "DOT_SEGMENT_WITH_PARAMETER, /publisher/.;v=1/@",
    "PARAMETER_IN_MAPPING, /publisher;v=1/@",
    "PARAMETER_IN_MAPPING, /deep;v=1/publisher/@"
  })
  void whatTheContainerMaySeeDifferentlyIs400(Refused feature, String path) throws IOException {
    Answer answer = post(path.replace("@", channel), "hello");
    if (server.tested.refuses().contains(feature)) {
      assertRefusedByTheContainer(answer);
    } else {
      assertRefused(answer, 400);
    }
    assertNoMessage(channel);
  }

  @ParameterizedTest
  @ValueSource(strings = {"//publisher/@", "/deep//publisher/@"})
  void anEmptySegmentBeforeTheIdIsNoLocation(String path) throws IOException {
    Answer answer = post(path.replace("@", channel), "hello");
    if (server.tested.refuses().contains(Refused.EMPTY_SEGMENT)) {
      assertRefusedByTheContainer(answer);
    } else {
      assertThat(answer.status()).isIn(400, 404);
      assertRefused(answer, answer.status());
    }
    assertNoMessage(channel);
  }

  @Test
  void aParameterOfTheContextPathIs400() throws IOException {
    try (Wire wire = open()) {
      wire.head("GET", SuiteServer.CONTEXT + ";v=1/subscriber/" + channel);
      Answer answer = wire.read();
      if (server.tested.refuses().contains(Refused.PARAMETER_IN_MAPPING)) {
        assertRefusedByTheContainer(answer);
      } else {
        assertRefused(answer, 400);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/publisher/", "/publisher", "/publisher/?a=b", "/deep/publisher/"})
  void anEmptyIdIs404(String path) throws IOException {
    assertRefused(get(path), 404);
    assertRefused(post(path, "hello"), 404);
  }

  @Test
  void anIdOf1024BytesIsTheLongest() throws IOException {
    String longest = channel + "x".repeat(1024 - channel.length());
    assertThat(post("/publisher/" + longest, "hello").status()).isEqualTo(202);
    assertDelivered(get("/subscriber/" + longest), "hello");
    assertRefused(post("/publisher/" + longest + "x", "hello"), 400);
    assertRefused(get("/subscriber/" + longest + "x"), 400);
  }

  @Test
  void lengthCountsInDecodedBytes() throws IOException {
    String longest = "%c3%a9".repeat(512);
    assertThat(post("/publisher/" + longest, "hello").status()).isEqualTo(202);
    assertRefused(post("/publisher/" + longest + "x", "hello"), 400);
    request("DELETE", "/publisher/" + longest);
  }

  private void assertNoMessage(String rawId) throws IOException {
    assertThat(get("/interval/" + rawId).status()).isEqualTo(304);
  }

  /** It has a page of its own for that, or takes it to another servlet. */
  private static void assertRefusedByTheContainer(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
    assertThat(answer.headers("Cache-Control")).as(answer.toString()).doesNotContain("no-store");
  }
}
