package io.hbpush.servlet.suite;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A server that the suite starts and stops. */
public interface TestServer {
  /**
   * Threads for requests: few, so that a thread that waits is missed, but more than may wait for
   * clients that read nothing.
   */
  int THREADS = 8;

  /**
   * Starts to serve on a free port of the loopback interface.
   *
   * @param contextPath what all paths begin with; empty, or like {@code /app}
   * @param idle how long a connection may be idle where nobody waits for the server
   * @return the port
   */
  int start(String contextPath, Duration idle, List<MountedLocation> locations) throws Exception;

  /** Stops the server; the relays of its locations stay open. */
  void stop() throws Exception;

  /** Returns a server of the same kind that is not started. */
  TestServer another();

  /** What this server refuses, or takes elsewhere, before core sees it. */
  Set<Refused> refuses();

  /** What this server changes on the way. */
  Set<Changed> changes();

  /** Requests that servers may refuse. */
  enum Refused {
    /** {@code %2F} in a path. */
    ENCODED_SLASH,
    /** {@code %5C} in a path. */
    ENCODED_BACKSLASH,
    /** {@code %25} in a path. */
    ENCODED_PERCENT,
    /** {@code %00} in a path. */
    ENCODED_NUL,
    /** {@code %01}, {@code %0A} and {@code %7F} in a path. */
    ENCODED_CONTROL,
    /** {@code %zz} in a path. */
    BAD_PERCENT_ENCODING,
    /** {@code %FF} in a path. */
    ENCODED_NO_UTF8,
    /** {@code .} or {@code ..} behind the mapping. */
    DOT_SEGMENT,
    /** {@code .} or {@code ..} before the mapping. */
    DOT_SEGMENT_BEFORE_MAPPING,
    /** {@code %2e} for a dot in such a segment behind the mapping. */
    ENCODED_DOT_SEGMENT,
    /** {@code %2e} for a dot in such a segment before the mapping. */
    ENCODED_DOT_SEGMENT_BEFORE_MAPPING,
    /** {@code ..;x} in a path. */
    DOT_SEGMENT_WITH_PARAMETER,
    /** {@code ;x} within context path or mapping. */
    PARAMETER_IN_MAPPING,
    /** {@code //} in a path. */
    EMPTY_SEGMENT
  }

  /** What servers may do to replies. */
  enum Changed {
    /** A {@code Content-Type}: blanks around parameters, quotes, letter case of the charset. */
    CONTENT_TYPE_SPELLING,
    /** The charset of a {@code Content-Type}, if Java does not know it. */
    CONTENT_TYPE_UNKNOWN_CHARSET,
    /** {@code %2F} in a path is no slash to access rules; so the servlets refuse it. */
    SLASHES_STAY_ENCODED,
    /** {@code 100 Continue} is sent before the servlet can refuse the body. */
    CONTINUE_AT_ONCE,
    /** A chunked body without end is not read further, but its connection stays open. */
    LEAVES_ENDLESS_BODIES_OPEN,
    /** A client that pipelines gets wrong bytes from where its connection takes no more at once. */
    GARBLES_STALLED_PIPELINES
  }
}
