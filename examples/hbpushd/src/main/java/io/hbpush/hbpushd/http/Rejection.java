package io.hbpush.hbpushd.http;

import java.nio.charset.StandardCharsets;

/** What is answered to something that is no request, so that core never sees it. */
enum Rejection {
  NO_REQUEST_LINE(400, "This is not a request of HTTP; check its first line."),
  BROKEN_FIELD(
      400, "A header line is not as HTTP wants it: a name, a colon, a value, all on one line."),
  HOST(400, "The request must name its host, once: send one Host header."),
  LENGTH(
      400,
      "Where the body ends is not clear: send one Content-Length, or Transfer-Encoding: chunked."),
  LATE(408, "The request did not come in time; send it again."),
  LONG_TARGET(
      414,
      "The request's address is too long; " + RequestReader.MAX_BYTES
          + " bytes are taken with the headers."),
  LARGE_HEAD(
      431,
      "The request's headers are too large; " + RequestReader.MAX_BYTES
          + " bytes are taken with the request line."),
  FAILED(500, "The server failed; its log says why."),
  OTHER_VERSION(505, "Ask with HTTP/1.1.");

  private final int status;
  private final byte[] body;

  Rejection(int status, String reason) {
    this.status = status;
    this.body = (reason + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  int status() {
    return status;
  }

  /** The text; the array is shared. */
  byte[] body() {
    return body;
  }
}
