package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL, section "Publisher location": bodies that are too large, cut off or eaten. */
class MessageBodyTest {
  private final TestServer server =
      new TestServer(PublisherLocation.DEFAULT.withMaxMessageSize(10));

  @AfterEach
  void close() {
    server.close();
  }

  private void assertNothingWasPublished() {
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
  }

  @Test
  void aBodyOfTheLargestSizeIsPublished() {
    assertThat(server.post("/publisher/a", "0123456789").status()).isEqualTo(202);
    assertThat(
            server.ask(TestRequest.post("/publisher/a", "9876543210").chunked()).status())
        .isEqualTo(202);
    assertThat(server.get("/subscriber/a").body()).isEqualTo("0123456789");
  }

  @Test
  void oneByteMoreIsRefusedAtOnceWhenContentLengthSaysSo() {
    TestReply reply = server.post("/publisher/a", "0123456789+");
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.bodyWasAsked()).isFalse();
    assertThat(reply.body()).contains("10 bytes");
    assertNothingWasPublished();
  }

  @Test
  void anEndlessBodyIsRefusedByItsContentLengthToo() {
    TestReply reply = server.ask(
        TestRequest.post("/publisher/a", "").header("Content-Length", "" + Long.MAX_VALUE));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.bodyWasAsked()).isFalse();
  }

  @Test
  void oneByteMoreIsRefusedAtTheLimitWhenItsLengthIsNotKnown() {
    TestReply reply = server.ask(TestRequest.post("/publisher/a", "0123456789+").chunked());
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.bodyWasAsked()).isTrue();
    assertThat(reply.replies()).isEqualTo(1);
    assertNothingWasPublished();
  }

  @Test
  void aBodyThatIsTooLargeClosesTheConnection() {
    TestReply announced = server.post("/publisher/a", "0123456789+");
    TestReply chunked =
        server.ask(TestRequest.post("/publisher/a", "0123456789+").chunked());
    assertThat(announced.reply().closesConnection()).isTrue();
    assertThat(chunked.reply().closesConnection()).isTrue();
  }

  @Test
  void aBodyThatIsCutOffIsNotPublished() {
    TestReply reply = server.ask(TestRequest.post("/publisher/a", "01234567").cutOff());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("cut off").contains("nothing was published");
    assertThat(reply.reply().closesConnection()).isTrue();
    assertNothingWasPublished();
  }

  @Test
  void aChunkedBodyThatIsCutOffIsNotPublishedEither() {
    TestReply reply =
        server.ask(TestRequest.post("/publisher/a", "01234567").chunked().cutOff());
    assertThat(reply.status()).isEqualTo(400);
    assertNothingWasPublished();
  }

  @Test
  void aBodyShorterThanItsContentLengthIsNotPublished() {
    TestReply reply =
        server.ask(TestRequest.post("/publisher/a", "0123").header("Content-Length", "5"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("4 bytes").contains("5").contains("nothing was published");
    assertNothingWasPublished();
  }

  @Test
  void whoIsHeldDoesNotNoticeABodyThatFails() {
    TestReply held = server.get("/subscriber/a");
    server.ask(TestRequest.post("/publisher/a", "01234567").cutOff());
    server.post("/publisher/a", "0123456789+");
    assertThat(held.isHeld()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=UTF-8",
        "Application/X-WWW-Form-URLEncoded"
      })
  void aFormBodyThatAFilterAteIsExplained(String type) {
    TestReply reply = server.ask(TestRequest.post("/publisher/a", "")
        .header("Content-Length", "5")
        .header("Content-Type", type));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("filter").contains("parameters");
  }

  @Test
  void otherBodiesThatAreMissingAreNotBlamedOnAFilter() {
    TestReply other = server.ask(TestRequest.post("/publisher/a", "")
        .header("Content-Length", "5")
        .header("Content-Type", "text/plain"));
    TestReply partly = server.ask(TestRequest.post("/publisher/a", "a=b")
        .header("Content-Length", "5")
        .header("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(other.body()).doesNotContain("filter");
    assertThat(partly.body()).doesNotContain("filter");
  }

  @Test
  void aFormThatArrivesIsAMessageLikeAnyOther() {
    server.ask(TestRequest.post("/publisher/a", "a=b&c=%20")
        .header("Content-Type", "application/x-www-form-urlencoded"));
    TestReply reply = server.get("/subscriber/a");
    assertThat(reply.body()).isEqualTo("a=b&c=%20");
    assertThat(reply.header("Content-Type")).hasValue("application/x-www-form-urlencoded");
  }

  @Test
  void aTypeThatCouldSplitTheReplyIsRefused() {
    TestReply reply = server.ask(TestRequest.post("/publisher/a", "x")
        .header("Content-Type", "text/plain\r\nSet-Cookie: a"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.bodyWasAsked()).isFalse();
    assertNothingWasPublished();
  }

  @Test
  void piecesOfAnySizeMakeTheSameBody() {
    byte[] body = new byte[200_000];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i * 17);
    }
    for (int piece : new int[] {1, 7, 1024, 65_536, 199_999, 200_000}) {
      for (long announced : new long[] {-1, body.length}) {
        assertThat(collect(body, piece, announced, body.length))
            .containsExactly(Content.bytes(body));
      }
    }
  }

  @Test
  void afterItsEndNothingIsTakenAnyMore() {
    var published = new ArrayList<Content>();
    var refused = new ArrayList<Refusal>();
    var body = new MessageBody(Optional.empty(), -1, 10, published::add, refused::add);
    body.data(new byte[3], 0, 3);
    body.end();
    body.end();
    body.failed();
    body.data(new byte[20], 0, 20);
    assertThat(published).hasSize(1);
    assertThat(refused).isEmpty();
  }

  private static List<Content> collect(byte[] bytes, int piece, long announced, long limit) {
    var published = new ArrayList<Content>();
    var refused = new ArrayList<Refusal>();
    var body = new MessageBody(Optional.empty(), announced, limit, published::add, refused::add);
    for (int from = 0; from < bytes.length; from += piece) {
      body.data(bytes, from, Math.min(piece, bytes.length - from));
    }
    body.end();
    assertThat(refused).isEmpty();
    return published;
  }
}
