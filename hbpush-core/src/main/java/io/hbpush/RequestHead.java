package io.hbpush;

import java.util.Optional;

/**
 * What an adapter knows of a request before its body. Read only while {@link PushLocations#accept}
 * runs, and on its thread.
 */
public interface RequestHead {
  /** The method as it came, like {@code GET}. */
  String method();

  /** What follows the context path and the servlet's mapping, from the raw request URI. */
  String path();

  /** The raw query string without the question mark. */
  Optional<String> query();

  /**
   * A header field's value.
   *
   * @param name the field's name, in any case
   * @return its value, that of several lines joined by a comma and a blank (RFC 9110, section 5.3);
   *     empty if the field is not there
   */
  Optional<String> header(String name);

  /** The body's length in bytes as {@code Content-Length} says; -1 if that is not known. */
  long contentLength();
}
