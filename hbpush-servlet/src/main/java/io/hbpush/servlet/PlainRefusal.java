package io.hbpush.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Refuses what core never gets to see, in the form that core's own refusals have. */
final class PlainRefusal {
  private PlainRefusal() {}

  /** Writes a short text that says what was wrong and what to do. */
  static void write(HttpServletResponse response, int status, String reason) throws IOException {
    byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    if (status == 503) {
      response.setHeader("Retry-After", "5");
    }
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
