package io.hbpush.servlet.suite;

import io.hbpush.AllowedOrigins;
import io.hbpush.FirstMessage;
import io.hbpush.Limits;
import io.hbpush.Polling;
import io.hbpush.PublisherLocation;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberConcurrency;
import io.hbpush.SubscriberLocation;
import io.hbpush.UnknownChannel;
import io.hbpush.servlet.PublisherServlet;
import io.hbpush.servlet.SubscriberServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.time.Duration;
import java.util.List;

/** The web application most rows share: each kind of location over one relay, below /app. */
final class SuiteServer {
  static final String CONTEXT = "/app";

  /** Whose pages may use {@code /all} and {@code /all-publisher}. */
  static final String ALLOWED_ORIGIN = "https://app.example";

  /** The largest body at {@code /small}. */
  static final int SMALL = 1000;

  private static final Duration IDLE = Duration.ofSeconds(30);

  final TestContainer container;
  final MovableClock clock = new MovableClock();
  final PushRelay relay;
  final int port;

  SuiteServer(PushHttpSuite suite) throws Exception {
    this.container = suite.container();
    this.relay = suite.relay(clock);
    this.port = container.start(CONTEXT, IDLE, (classes, context) -> mount(context));
  }

  private void mount(ServletContext context) {
    var publisher = PublisherLocation.DEFAULT;
    publisher(context, "/publisher/*", publisher);
    publisher(context, "/deep/publisher/*", publisher);
    publisher(context, "/small/*", publisher.withMaxMessageSize(SMALL));
    publisher(context, "/existing/*", publisher.withCreateOnPost(false));
    publisher(context, "/passing/*", publisher.withStoreMessages(false));
    publisher(context, "/two/*", publisher.withLimits(Limits.DEFAULT.withMaxMessages(2)));
    var subscriber = SubscriberLocation.DEFAULT;
    subscriber(context, "/subscriber/*", subscriber);
    subscriber(context, "/interval/*", subscriber.withPolling(Polling.INTERVAL));
    subscriber(context, "/newest/*", subscriber.withFirstMessage(FirstMessage.NEWEST));
    subscriber(context, "/known/*", subscriber.withUnknownChannel(UnknownChannel.NOT_FOUND));
    subscriber(context, "/last/*", subscriber.withConcurrency(SubscriberConcurrency.LAST));
    subscriber(context, "/first/*", subscriber.withConcurrency(SubscriberConcurrency.FIRST));
    var origins = AllowedOrigins.of(List.of(ALLOWED_ORIGIN));
    publisher(context, "/all-publisher/*", publisher.withChannels(",").withAllowOrigin(origins));
    subscriber(context, "/all/*", subscriber.withChannels(",").withAllowOrigin(origins));
  }

  private void publisher(ServletContext context, String mapping, PublisherLocation location) {
    mount(context, mapping, new PublisherServlet(relay, location));
  }

  private void subscriber(ServletContext context, String mapping, SubscriberLocation location) {
    mount(context, mapping, new SubscriberServlet(relay, location));
  }

  /** Mounts a servlet as a web application does it: asynchronous, at one mapping. */
  static void mount(ServletContext context, String mapping, Servlet servlet) {
    ServletRegistration.Dynamic registration = context.addServlet(mapping, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(mapping);
  }

  void stop() throws Exception {
    relay.close();
    container.stop();
  }
}
