package io.hbpush.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What an event stream is written to in Tomcat, which asks itself twice in each write and each flush
 * of its own output stream whether it is ready. With the writer's questions these would be six for an
 * event, and a sixth of its CPU; here they are three. For a flush the response asks nothing, and the
 * writer's questions are answered out of what is known:
 *
 * <ul>
 *   <li>What fits into the response's buffer stays there. Tomcat is as ready for what follows as before.
 *   <li>A flush may leave something over. Tomcat is asked at once, so that it sends the rest, and says
 *       so to the listener.
 *   <li>What is more than the buffer takes is on its way already, and Tomcat's threads may be at it. It
 *       is asked as ever.
 * </ul>
 *
 * <p>Not safe for many threads.
 */
final class TomcatStreamOutput extends ServletOutputStream {
  private final HttpServletResponse response;
  private final ServletOutputStream out;
  private final int bufferSize;

  /** How many bytes more the buffer takes before the next flush; negative if it has run over. */
  private int room;

  /** Whether Tomcat has said that it is ready, and nothing has changed since. */
  private boolean ready;

  TomcatStreamOutput(HttpServletResponse response, ServletOutputStream out) {
    this.response = response;
    this.out = out;
    this.bufferSize = response.getBufferSize();
    this.room = bufferSize;
  }

  /**
   * Returns what the stream is to be written to, {@code out} in other containers. So it is with a
   * filter's response, which may keep what only its own output stream sends; and over HTTP/2, where
   * another stream of the connection may take the room between the answer and the write.
   *
   * @param out the response's output stream
   */
  static ServletOutputStream of(
      HttpServletRequest request, HttpServletResponse response, ServletOutputStream out) {
    boolean tomcats = ContainerTraits.isOf("org.apache.catalina.connector.", response);
    return tomcats && request.getProtocol().startsWith("HTTP/1.")
        ? new TomcatStreamOutput(response, out)
        : out;
  }

  @Override
  public boolean isReady() {
    ready = ready || out.isReady();
    return ready;
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    out.setWriteListener(listener);
  }

  @Override
  public void write(int octet) throws IOException {
    out.write(octet);
    wrote(1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    wrote(length);
  }

  private void wrote(int length) {
    room = length <= room ? room - length : -1;
    ready = ready && room >= 0;
  }

  @Override
  public void flush() throws IOException {
    room = bufferSize;
    response.flushBuffer();
    ready = out.isReady();
  }
}
