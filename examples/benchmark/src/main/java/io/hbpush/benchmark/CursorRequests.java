package io.hbpush.benchmark;

import java.io.IOException;

/**
 * Requests of subscribers for what follows the message they have seen. Many have seen the same one,
 * so the last request made is kept.
 */
final class CursorRequests {
  private static final String STREAM = "Accept: text/event-stream\r\n";

  private final Resource resource;
  private String lastModified = "";
  private String etag = "";
  private byte[] request;

  /** Begins without a message. */
  CursorRequests(Resource resource) {
    this.resource = resource;
    request = first();
  }

  /** Returns the request of somebody who has seen nothing. */
  byte[] first() {
    return resource.get("");
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
      request = resource.get("If-Modified-Since: " + date + "\r\nIf-None-Match: " + tag + "\r\n");
    }
    return request;
  }

  /** Returns the request for an event stream from the oldest message on. */
  static byte[] stream(Resource resource) {
    return resource.get(STREAM);
  }

  /** Returns the request for an event stream after a message. */
  static byte[] stream(Resource resource, String lastEventId) {
    return resource.get(STREAM + "Last-Event-ID: " + lastEventId + "\r\n");
  }
}
