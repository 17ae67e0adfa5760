package io.hbpush.servlet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What an event stream has to know of its container and protocol.
 *
 * @param bufferSize bytes of the response's buffer
 * @param probes whether the container may say that it is ready while it has not sent what was flushed
 * @param writesOnContainersThreads whether a write may block, so that core's threads must not do it
 */
record StreamTraits(int bufferSize, boolean probes, boolean writesOnContainersThreads) {
  /** Jetty keeps it for as long as the stream lives, and would by default take 32 KB. */
  private static final int SMALL_BUFFER = 4 << 10;

  /**
   * In Undertow there must be none: what a flush could not send would stay in it, while the stream
   * says that it is ready, until the next event. Without one, the container sends to the end what was
   * written.
   */
  private static final int NO_BUFFER = 1;

  static StreamTraits of(HttpServletRequest request) {
    boolean undertow = request.getServletContext().getClass().getName().startsWith("io.undertow.");
    boolean http1 = request.getProtocol().startsWith("HTTP/1.");
    return new StreamTraits(
        undertow ? NO_BUFFER : SMALL_BUFFER,
        // TLS and HTTP/2 have buffers in Undertow of which it says nothing.
        undertow && (request.isSecure() || !http1),
        // Tomcat blocks on the connection that the streams of a client share.
        !http1);
  }
}
