package io.hbpush.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Requests of subscribers for what follows the message they have seen. Many have seen the same one,
 * so the last request made is kept.
 */
final class CursorRequests {
  private final String path;
  private String lastModified = "";
  private String etag = "";
  private byte[] request;

  /**
   * Begins without a message.
   *
   * @param path where the requests go
   */
  CursorRequests(String path) {
    this.path = path;
    request = first();
  }

  /** Returns the request of somebody who has seen nothing. */
  byte[] first() {
    return bytes("");
  }

  /**
   * Returns the request that follows a message.
   *
   * @throws IOException if the reply has no cursor
   */
  byte[] after(Reply reply) throws IOException {
    String date = reply.header("Last-Modified").orElse("");
    String tag = reply.header("Etag").orElse("");
    if (!tag.equals(etag) || !date.equals(lastModified)) {
      if (date.isEmpty() || tag.isEmpty()) {
        throw new IOException("a reply without a cursor: " + reply.summary());
      }
      lastModified = date;
      etag = tag;
      request = bytes("If-Modified-Since: " + date + "\r\nIf-None-Match: " + tag + "\r\n");
    }
    return request;
  }

  private byte[] bytes(String cursor) {
    return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + cursor + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the request for an event stream from the oldest message on. */
  static byte[] stream(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the request for an event stream after a message. */
  static byte[] stream(String path, String lastEventId) {
    return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            + "Last-Event-ID: " + lastEventId + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
