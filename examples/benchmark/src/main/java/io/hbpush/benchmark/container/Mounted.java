package io.hbpush.benchmark.container;

import io.hbpush.Limits;
import io.hbpush.Polling;
import io.hbpush.PublisherLocation;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberLocation;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.SubscriberServlet;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.Map;

/**
 * The servlets that a container serves, and where it listens.
 *
 * @param servlets each with its mapping
 */
record Mounted(int port, Map<String, Servlet> servlets) {
  private static final Limits LIMITS =
      Limits.DEFAULT.withMessageTimeout(Duration.ofMinutes(10)).withMaxMessages(1024);

  private static final SubscriberLocation SUBSCRIBERS =
      SubscriberLocation.DEFAULT.withSubscriberTimeout(Duration.ofHours(1));

  /** Reads the command line of all containers: what is mounted, and the port. */
  static Mounted of(String[] arguments) {
    int port = Integer.parseInt(arguments[1]);
    return switch (arguments[0]) {
      case "hbpush" -> new Mounted(port, hbpush());
      case "bare" -> new Mounted(port, bare(new BlockingOutput()));
      case "non-blocking" -> new Mounted(port, bare(new NonBlockingOutput()));
      default ->
        throw new IllegalArgumentException("hbpush, bare or non-blocking, not " + arguments[0]);
    };
  }

  /** Where hbpush's servlets are: what a container makes of a mapping is not their cost. */
  private static Map<String, Servlet> bare(BareOutput output) {
    var servlet = new BareServlet(output);
    return Map.of("/publisher/*", servlet, "/subscriber/*", servlet, "/interval/*", servlet);
  }

  private static Map<String, Servlet> hbpush() {
    PushRelay relay = PushRelay.inMemory();
    return Map.of(
        "/publisher/*", new PublisherServlet(relay, PublisherLocation.DEFAULT.withLimits(LIMITS)),
        "/subscriber/*", new SubscriberServlet(relay, SUBSCRIBERS),
        "/interval/*", new SubscriberServlet(relay, SUBSCRIBERS.withPolling(Polling.INTERVAL)));
  }
}
