package io.hbpush.servlet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What an adapter has to know of the container and the protocol that a request came by.
 *
 * @param bufferSize bytes of a stream's buffer
 * @param probes whether the container may say that it is ready while it has not sent what was flushed
 * @param writesOnContainersThreads whether a write may block, so that core's threads must not do it
 */
record ContainerTraits(int bufferSize, boolean probes, boolean writesOnContainersThreads) {
  /** Jetty keeps it for as long as the stream lives, and would by default take 32 KB. */
  private static final int SMALL_BUFFER = 4 << 10;

  /**
   * In Undertow there must be none: what a flush could not send would stay in it, while the stream
   * says that it is ready, until the next event. Without one, the container sends to the end what was
   * written.
   */
  private static final int NO_BUFFER = 1;

  static ContainerTraits of(HttpServletRequest request) {
    boolean undertow = isOf("io.undertow.", request.getServletContext());
    boolean http1 = request.getProtocol().startsWith("HTTP/1.");
    return new ContainerTraits(
        undertow ? NO_BUFFER : SMALL_BUFFER,
        // TLS and HTTP/2 have buffers in Undertow of which it says nothing.
        undertow && (request.isSecure() || !http1),
        // Tomcat blocks on the connection that the streams of a client share.
        !http1);
  }

  /**
   * What {@code setTimeout} is to be given so that a request does not time out, in milliseconds. With
   * none Tomcat looks each second whether the request's application is still there, and takes it for
   * gone if at that moment the request before it on the connection ends. Others would keep a timer.
   */
  static long noTimeout(HttpServletRequest request) {
    return isOf("org.apache.catalina.", request.getServletContext()) ? Long.MAX_VALUE : 0;
  }

  /** Whether what the container gave is of its own making, by its package, and no filter's. */
  static boolean isOf(String container, Object given) {
    return given.getClass().getName().startsWith(container);
  }
}
