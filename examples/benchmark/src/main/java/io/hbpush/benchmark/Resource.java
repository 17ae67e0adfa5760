package io.hbpush.benchmark;

import java.nio.charset.StandardCharsets;

/**
 * What requests are for.
 *
 * @param host what they call the server
 * @param path the rest
 */
record Resource(String host, String path) {
  /**
   * Returns a GET.
   *
   * @param fields header fields, each with its line break
   */
  byte[] get(String fields) {
    return bytes("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n");
  }

  /** Returns a POST of a text. */
  byte[] post(String text) {
    return bytes("""
        POST %s HTTP/1.1\r
        Host: %s\r
        Content-Type: text/plain\r
        Content-Length: %d\r
        \r
        %s""".formatted(path, host, text.length(), text));
  }

  private static byte[] bytes(String request) {
    return request.getBytes(StandardCharsets.US_ASCII);
  }
}
