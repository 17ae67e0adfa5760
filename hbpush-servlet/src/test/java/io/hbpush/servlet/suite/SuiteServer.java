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
import java.time.Duration;
import java.util.List;

/** The server most rows share: each kind of location over one relay, below /app. */
final class SuiteServer {
  static final String CONTEXT = "/app";

  /** Whose pages may use {@code /all} and {@code /all-publisher}. */
  static final String ALLOWED_ORIGIN = "https://app.example";

  /** The largest body at {@code /small}. */
  static final int SMALL = 1000;

  private static final Duration IDLE = Duration.ofSeconds(30);

  final TestServer tested;
  final MovableClock clock = new MovableClock();
  final PushRelay relay;
  final int port;

  SuiteServer(PushHttpSuite suite) throws Exception {
    this.tested = suite.server();
    this.relay = suite.relay(clock);
    this.port = tested.start(CONTEXT, IDLE, locations());
  }

  private List<MountedLocation> locations() {
    var publisher = PublisherLocation.DEFAULT;
    var subscriber = SubscriberLocation.DEFAULT;
    var origins = AllowedOrigins.of(List.of(ALLOWED_ORIGIN));
    return List.of(
        publisher("/publisher/", publisher),
        publisher("/deep/publisher/", publisher),
        publisher("/small/", publisher.withMaxMessageSize(SMALL)),
        publisher("/existing/", publisher.withCreateOnPost(false)),
        publisher("/passing/", publisher.withStoreMessages(false)),
        publisher("/two/", publisher.withLimits(Limits.DEFAULT.withMaxMessages(2))),
        subscriber("/subscriber/", subscriber),
        subscriber("/interval/", subscriber.withPolling(Polling.INTERVAL)),
        subscriber("/newest/", subscriber.withFirstMessage(FirstMessage.NEWEST)),
        subscriber("/known/", subscriber.withUnknownChannel(UnknownChannel.NOT_FOUND)),
        subscriber("/last/", subscriber.withConcurrency(SubscriberConcurrency.LAST)),
        subscriber("/first/", subscriber.withConcurrency(SubscriberConcurrency.FIRST)),
        publisher("/all-publisher/", publisher.withChannels(",").withAllowOrigin(origins)),
        subscriber("/all/", subscriber.withChannels(",").withAllowOrigin(origins)));
  }

  private MountedLocation publisher(String prefix, PublisherLocation options) {
    return MountedLocation.publisher(prefix, options, relay);
  }

  private MountedLocation subscriber(String prefix, SubscriberLocation options) {
    return MountedLocation.subscriber(prefix, options, relay);
  }

  void stop() throws Exception {
    relay.close();
    tested.stop();
  }
}
