package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.MessageId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private static final String ACCEPTED =
      "HTTP/1.1 202 Accepted\r\nEtag: 3\r\ncontent-length: 5\r\n\r\nhello";

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void hasStatusHeadersAndBody() throws IOException {
    Reply reply = Reply.take(bytes(ACCEPTED)).orElseThrow();
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body()).isEqualTo("hello");
    assertThat(reply.header("ETag")).contains("3");
    assertThat(reply.header("Content-Length")).contains("5");
    assertThat(reply.header("Content")).isEmpty();
    assertThat(reply.summary()).isEqualTo("202 hello");
  }

  @Test
  void isTakenOnlyWhenItIsComplete() throws IOException {
    for (int length = 0; length < ACCEPTED.length(); length++) {
      ByteBuffer in = bytes(ACCEPTED.substring(0, length));
      assertThat(Reply.take(in)).isEmpty();
      assertThat(in.remaining()).isEqualTo(length);
    }
  }

  @Test
  void leavesTheNextOne() throws IOException {
    ByteBuffer in = bytes(ACCEPTED + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    assertThat(Reply.take(in)).map(Reply::body).contains("hello");
    assertThat(Reply.take(in)).map(Reply::body).contains("hi");
    assertThat(in.hasRemaining()).isFalse();
  }

  @Test
  void needsNoLengthWhereThereIsNoBody() throws IOException {
    Reply reply = Reply.take(bytes("HTTP/1.1 304 Not Modified\r\n\r\n")).orElseThrow();
    assertThat(reply.status()).isEqualTo(304);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void itsHeadCanBeTakenWithoutItsBody() throws IOException {
    ByteBuffer in = bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n");
    Reply head = Reply.takeHead(in).orElseThrow();
    assertThat(head.header("Transfer-Encoding")).contains("chunked");
    assertThat(in.remaining()).isEqualTo(3);
  }

  @Test
  void tellsTheIdOfItsMessage() throws IOException {
    String cursor = "Last-Modified: Mon, 23 Nov 2026 22:42:28 GMT\r\nEtag: 7\r\n";
    String delivered = "HTTP/1.1 200 OK\r\n" + cursor + "Content-Length: 0\r\n\r\n";
    assertThat(Reply.take(bytes(delivered)).orElseThrow().id())
        .isEqualTo(new MessageId(1_795_473_748, 7));
    Reply without = Reply.take(bytes(ACCEPTED)).orElseThrow();
    assertThatThrownBy(without::id)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("without a cursor: 202");
  }

  @Test
  void isRefusedWithoutALength() {
    assertThatThrownBy(
            () -> Reply.take(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("without Content-Length");
  }

  @Test
  void isRefusedIfItIsNotHttp() {
    assertThatThrownBy(() -> Reply.take(bytes("SSH\r\n\r\n")))
        .isInstanceOf(IOException.class)
        .hasMessage("this is no HTTP: SSH");
  }
}
