package io.hbpush.servlet.suite;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A response as it came.
 *
 * @param status the status code
 * @param lines the header's lines without line ends
 * @param body the body, free of chunks
 */
public record Answer(int status, List<String> lines, byte[] body) {
  /** The value of the only line with that name. */
  public Optional<String> header(String name) {
    List<String> values = headers(name);
    if (values.size() > 1) {
      throw new AssertionError(name + " comes " + values.size() + " times: " + this);
    }
    return values.stream().findFirst();
  }

  public List<String> headers(String name) {
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The cursor that this message is, as the lines that send it back. */
  public String[] cursor() {
    return new String[] {
      "If-Modified-Since: " + header("Last-Modified").orElseThrow(),
      "If-None-Match: " + header("Etag").orElseThrow()
    };
  }

  @Override
  public String toString() {
    return status + " " + lines
        + (body.length > 1000 ? " " + body.length + " bytes" : "\n" + text());
  }
}
