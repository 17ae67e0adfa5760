package io.hbpush;

import java.util.Map;
import java.util.Optional;

/** A request as an adapter would hand it to core, made once: what it costs is not core's. */
record BenchRequest(
    String method, String path, Map<String, Optional<String>> headers, long contentLength)
    implements RequestHead {
  static BenchRequest get(String path) {
    return new BenchRequest("GET", path, Map.of("Accept", Optional.of("*/*")), -1);
  }

  static BenchRequest get(String path, MessageId cursor) {
    return new BenchRequest(
        "GET",
        path,
        Map.of(
            "Accept", Optional.of("*/*"),
            "If-Modified-Since", Optional.of(HttpDate.format(cursor.time())),
            "If-None-Match", Optional.of(Integer.toString(cursor.tag()))),
        -1);
  }

  static BenchRequest post(String path, int length) {
    return new BenchRequest(
        "POST",
        path,
        Map.of("Accept", Optional.of("*/*"), "Content-Type", Optional.of("text/plain")),
        length);
  }

  @Override
  public Optional<String> query() {
    return Optional.empty();
  }

  @Override
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, Optional.empty());
  }
}
