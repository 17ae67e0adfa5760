package io.hbpush.servlet;

import io.hbpush.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A request's head as core reads it. Never asks for parameters: a container would read the body.
 *
 * @param request the container's request
 * @param path what follows the servlet's mapping, still percent-encoded
 */
record ServletRequestHead(HttpServletRequest request, String path) implements RequestHead {
  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public Optional<String> query() {
    return Optional.ofNullable(request.getQueryString());
  }

  @Override
  public Optional<String> header(String name) {
    Enumeration<String> lines = request.getHeaders(name);
    if (lines == null || !lines.hasMoreElements()) {
      return Optional.empty();
    }
    String first = lines.nextElement();
    if (!lines.hasMoreElements()) {
      return Optional.of(first);
    }
    StringJoiner joined = new StringJoiner(", ").add(first);
    lines.asIterator().forEachRemaining(joined::add);
    return Optional.of(joined.toString());
  }

  @Override
  public long contentLength() {
    return request.getContentLengthLong();
  }
}
