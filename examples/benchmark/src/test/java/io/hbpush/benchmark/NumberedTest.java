package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NumberedTest {
  private final Numbered message = new Numbered(17, 9_876_543_210L);

  @Test
  void isReadBackFromItsBody() throws IOException {
    String body = message.body(100);
    assertThat(body).hasSize(100).startsWith("017 9876543210 x");
    assertThat(Numbered.read(ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(message);
    assertThat(message.body(Numbered.LEAST_BYTES)).isEqualTo("017 9876543210 ");
  }

  @Test
  void isPublishedWithItsLength() {
    byte[] request = new Resource("localhost", "/publisher/news").post(message.body(20));
    assertThat(new String(request, StandardCharsets.US_ASCII))
        .startsWith("POST /publisher/news HTTP/1.1\r\nHost: localhost\r\n")
        .endsWith("Content-Length: 20\r\n\r\n017 9876543210 xxxxx");
  }
}
