package io.hbpush.benchmark.container;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes at once, and waits until the client's socket takes it. */
final class BlockingOutput implements BareOutput {
  @Override
  public void reply(HttpServletRequest request, HttpServletResponse response, byte[] body)
      throws IOException {
    response.getOutputStream().write(body, 0, body.length);
  }

  @Override
  public void deliver(AsyncContext waiting, byte[] body) throws IOException {
    waiting.getResponse().getOutputStream().write(body, 0, body.length);
    waiting.complete();
  }

  @Override
  public Stream stream(AsyncContext context) throws IOException {
    return new Events(context.getResponse().getOutputStream());
  }

  private record Events(ServletOutputStream out) implements Stream {
    @Override
    public void begin() throws IOException {
      out.flush();
    }

    @Override
    public void send(byte[] event) throws IOException {
      out.write(event, 0, event.length);
      out.flush();
    }
  }
}
