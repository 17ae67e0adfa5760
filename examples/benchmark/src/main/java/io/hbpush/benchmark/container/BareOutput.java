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

  /** Makes a stream, of which nothing leaves before it begins. */
  Stream stream(AsyncContext context) throws IOException;

  /** A client that gets events. */
  interface Stream {
    /** Has its head leave: its client publishes nothing before it sees that. */
    void begin() throws IOException;

    /** Writes an event; it may have begun or not. */
    void send(byte[] event) throws IOException;
  }
}
