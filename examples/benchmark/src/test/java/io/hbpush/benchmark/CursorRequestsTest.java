package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CursorRequestsTest {
  private static final String DATE = "Mon, 23 Nov 2026 22:42:28 GMT";

  private final CursorRequests requests =
      new CursorRequests(new Resource("localhost", "/subscriber/news"));

  private static Reply reply(String fields) throws IOException {
    String text = "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n";
    return Reply.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))).orElseThrow();
  }

  private static Reply delivered(int tag) throws IOException {
    return reply("Last-Modified: " + DATE + "\r\nEtag: " + tag + "\r\n");
  }

  @Test
  void sendBackWhatTheReplySaid() throws IOException {
    assertThat(text(requests.first()))
        .isEqualTo("GET /subscriber/news HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(text(requests.after(delivered(3))))
        .isEqualTo("GET /subscriber/news HTTP/1.1\r\nHost: localhost\r\nIf-Modified-Since: " + DATE
            + "\r\nIf-None-Match: 3\r\n\r\n");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void areTheSameForAllWhoHaveSeenTheSame() throws IOException {
    byte[] request = requests.after(delivered(3));
    assertThat(requests.after(delivered(3))).isSameAs(request);
    assertThat(requests.after(delivered(4))).isNotEqualTo(request);
  }

  @Test
  void needACursor() {
    assertThatThrownBy(() -> requests.after(reply("Etag: 0\r\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("without a cursor");
  }
}
