package io.hbpush.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Refuses what core never gets to see, in the form that core's own refusals have. */
final class PlainRefusal {
  private PlainRefusal() {}

  /** Writes a short text that says what was wrong and what to do. */
  static void write(HttpServletResponse response, int status, String reason) throws IOException {
    byte[] body = body(reason);
    writeHead(response, status);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Writes it where a filter has taken the response's writer, over what that holds. */
  static void writeText(HttpServletResponse response, int status, String reason)
      throws IOException {
    response.resetBuffer();
    writeHead(response, status);
    response.getWriter().write(reason + "\n"); // the container knows how many bytes that makes
  }

  static byte[] body(String reason) {
    return (reason + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Writes all but the body and its length. */
  static void writeHead(HttpServletResponse response, int status) {
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    if (status == 503) {
      response.setHeader("Retry-After", "5");
    }
  }
}
