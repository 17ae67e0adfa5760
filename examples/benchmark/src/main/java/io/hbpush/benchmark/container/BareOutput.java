package io.hbpush.benchmark.container;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How the bare servlet writes what it has for its clients. */
interface BareOutput {
  /** Writes the body of a reply that is at hand, on the thread of its request. */
  void reply(HttpServletRequest request, HttpServletResponse response, byte[] body)
      throws IOException;

  /** Writes the body of a reply to a request that has waited, and ends it. */
  void deliver(AsyncContext waiting, byte[] body) throws IOException;

  /** Begins a stream, and has its head leave. */
  Stream stream(AsyncContext context) throws IOException;

  /** A client that gets events. */
  interface Stream {
    /** Writes an event. */
    void send(byte[] event) throws IOException;
  }
}
