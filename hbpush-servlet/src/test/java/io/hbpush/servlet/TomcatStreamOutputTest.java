package io.hbpush.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.catalina.connector.FakeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a response that looks like Tomcat's, and records what it is asked. */
class TomcatStreamOutputTest {
  private static final int BUFFER_BYTES = 100;

  private static final byte[] NOT_READ = {};

  private final List<String> calls = new ArrayList<>();
  private final Out out = new Out();
  private final HttpServletResponse response = Fakes.of(
      HttpServletResponse.class,
      Map.of(
          "getBufferSize",
          BUFFER_BYTES,
          "flushBuffer",
          (Fakes.Answer) arguments -> calls.add("flushBuffer"),
          "getOutputStream",
          out));
  private boolean sent = true;

  private ServletOutputStream output(String protocol, HttpServletResponse response)
      throws IOException {
    HttpServletRequest request =
        Fakes.of(HttpServletRequest.class, Map.of("getProtocol", protocol));
    return TomcatStreamOutput.of(request, response, response.getOutputStream());
  }

  private ServletOutputStream tomcats() throws IOException {
    return output("HTTP/1.1", new FakeResponse(response));
  }

  private final class Out extends ServletOutputStream {
    @Override
    public boolean isReady() {
      calls.add("isReady");
      return sent;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      calls.add("setWriteListener");
    }

    @Override
    public void write(int octet) {
      calls.add("write");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      calls.add("write");
    }

    @Override
    public void flush() {
      calls.add("flush");
    }
  }

  private static void write(ServletOutputStream output, int length) throws IOException {
    output.write(new byte[length], 0, length);
  }

  /** Writes and flushes as {@link StreamWriter} does, as far as it may. */
  private static void writeEvent(ServletOutputStream output, int length) throws IOException {
    if (output.isReady()) {
      write(output, length);
      if (output.isReady()) {
        output.flush();
      }
    }
  }

  @Test
  void asksOnceForAnEventAfterTheFlush() throws Exception {
    ServletOutputStream output = tomcats();
    writeEvent(output, 10);
    assertThat(calls).containsExactly("isReady", "write", "flushBuffer", "isReady");
    calls.clear();
    writeEvent(output, BUFFER_BYTES);
    assertThat(calls).containsExactly("write", "flushBuffer", "isReady");
  }

  /** What a flush has left over, Tomcat sends only if it was asked; then it says so. */
  @Test
  void takesNothingMoreUntilTheRestOfAFlushIsSent() throws Exception {
    ServletOutputStream output = tomcats();
    writeEvent(output, 10);
    sent = false;
    writeEvent(output, 10);
    calls.clear();
    writeEvent(output, 10);
    assertThat(calls).containsExactly("isReady");
    sent = true;
    writeEvent(output, 10);
    assertThat(calls).endsWith("isReady", "write", "flushBuffer", "isReady");
  }

  /** Tomcat's own threads may be sending what the buffer did not take. */
  @Test
  void asksBeforeTheFlushOfMoreThanTheBufferTakes() throws Exception {
    ServletOutputStream output = tomcats();
    writeEvent(output, 10);
    calls.clear();
    writeEvent(output, BUFFER_BYTES + 1);
    assertThat(calls).containsExactly("write", "isReady", "flushBuffer", "isReady");
  }

  @Test
  void countsAllThatWasWrittenSinceTheFlush() throws Exception {
    ServletOutputStream output = tomcats();
    assertThat(output.isReady()).isTrue();
    write(output, BUFFER_BYTES);
    calls.clear();
    assertThat(output.isReady()).isTrue();
    assertThat(calls).isEmpty();
    output.write('x');
    sent = false;
    assertThat(output.isReady()).isFalse();
    assertThat(calls).containsExactly("write", "isReady");
  }

  /** Until the next flush nobody knows what is still in the buffer. */
  @ParameterizedTest
  @ValueSource(ints = {BUFFER_BYTES + 1, Integer.MAX_VALUE})
  void asksAfterEachWriteOnceTheBufferHasRunOver(int length) throws Exception {
    ServletOutputStream output = tomcats();
    assertThat(output.isReady()).isTrue();
    output.write(NOT_READ, 0, length);
    assertThat(output.isReady()).isTrue();
    output.write(NOT_READ, 0, length);
    assertThat(output.isReady()).isTrue();
    output.write('x');
    calls.clear();
    assertThat(output.isReady()).isTrue();
    assertThat(calls).containsExactly("isReady");
  }

  @Test
  void isNotForOtherResponsesAndNotForHttp2() throws Exception {
    assertThat(output("HTTP/2.0", new FakeResponse(response))).isSameAs(out);
    assertThat(output("HTTP/1.1", response)).isSameAs(out);
    assertThat(output("HTTP/1.1", new HttpServletResponseWrapper(new FakeResponse(response))))
        .isSameAs(out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
  void isForHttp1AndHandsTheListenerOn(String protocol) throws Exception {
    ServletOutputStream output = output(protocol, new FakeResponse(response));
    assertThat(output).isInstanceOf(TomcatStreamOutput.class);
    output.setWriteListener(null);
    assertThat(calls).containsExactly("setWriteListener");
  }
}
