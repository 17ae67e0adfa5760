package io.hbpush.servlet.client;

import io.hbpush.AllowedOrigins;
import io.hbpush.FirstMessage;
import io.hbpush.Limits;
import io.hbpush.Polling;
import io.hbpush.PublisherLocation;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberConcurrency;
import io.hbpush.SubscriberLocation;
import io.hbpush.UnknownChannel;
import io.hbpush.servlet.suite.MountedLocation;
import java.time.Duration;
import java.util.List;

/** What the tests of clients want of a server. */
public final class ClientLocations {
  private ClientLocations() {}

  /**
   * Locations of each kind.
   *
   * @param pages the origins whose pages may use {@code /elsewhere/}
   */
  public static List<MountedLocation> over(PushRelay relay, AllowedOrigins pages) {
    var publisher = PublisherLocation.DEFAULT;
    var subscriber = SubscriberLocation.DEFAULT;
    return List.of(
        MountedLocation.publisher("/publisher/", publisher, relay),
        MountedLocation.publisher(
            "/two/", publisher.withLimits(Limits.DEFAULT.withMaxMessages(2)), relay),
        MountedLocation.publisher("/passing/", publisher.withStoreMessages(false), relay),
        MountedLocation.subscriber("/subscriber/", subscriber, relay),
        MountedLocation.subscriber("/interval/", subscriber.withPolling(Polling.INTERVAL), relay),
        MountedLocation.subscriber(
            "/newest/", subscriber.withFirstMessage(FirstMessage.NEWEST), relay),
        MountedLocation.subscriber(
            "/known/", subscriber.withUnknownChannel(UnknownChannel.NOT_FOUND), relay),
        MountedLocation.subscriber(
            "/last/", subscriber.withConcurrency(SubscriberConcurrency.LAST), relay),
        MountedLocation.subscriber(
            "/first/", subscriber.withConcurrency(SubscriberConcurrency.FIRST), relay),
        MountedLocation.subscriber(
            "/short/", subscriber.withSubscriberTimeout(Duration.ofSeconds(1)), relay),
        MountedLocation.subscriber("/several/", subscriber.withChannels(","), relay),
        MountedLocation.subscriber("/elsewhere/", subscriber.withAllowOrigin(pages), relay));
  }
}
