package io.hbpush.config;

import io.hbpush.FirstMessage;
import io.hbpush.Limits;
import io.hbpush.Location;
import io.hbpush.Polling;
import io.hbpush.PublisherLocation;
import io.hbpush.SubscriberConcurrency;
import io.hbpush.SubscriberLocation;
import io.hbpush.UnknownChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/**
 * A type of location, and which options it has beside the paths and the store.
 *
 * @param type the type as the configuration names it
 * @param defaults the location when no option is set
 * @param options in the order in which documentation lists them
 */
record Role<L extends Location>(String type, L defaults, List<Option<L, ?>> options) {
  static final Role<PublisherLocation> PUBLISHER = new Role<>(
      "publisher",
      PublisherLocation.DEFAULT,
      List.of(
          new Option<>("create_on_post", Kind.FLAG, PublisherLocation::withCreateOnPost),
          new Option<>("message_timeout", Kind.DURATION.orNone(), Role::withMessageTimeout),
          new Option<>(
              "max_messages", Kind.number(1, Integer.MAX_VALUE).orNone(), Role::withMaxMessages),
          new Option<>("store_messages", Kind.FLAG, PublisherLocation::withStoreMessages),
          new Option<>(
              "max_message_size",
              Kind.size(PublisherLocation.LARGEST_MESSAGE),
              PublisherLocation::withMaxMessageSize)));

  static final Role<SubscriberLocation> SUBSCRIBER = new Role<>(
      "subscriber",
      SubscriberLocation.DEFAULT,
      List.of(
          new Option<>("polling", Kind.constant(Polling.class), SubscriberLocation::withPolling),
          new Option<>(
              "subscriber_timeout",
              Kind.duration(Duration.ofHours(1)),
              SubscriberLocation::withSubscriberTimeout),
          new Option<>(
              "concurrency",
              Kind.constant(SubscriberConcurrency.class),
              SubscriberLocation::withConcurrency),
          new Option<>(
              "unknown_channel",
              Kind.constant(UnknownChannel.class),
              SubscriberLocation::withUnknownChannel),
          new Option<>(
              "first_message",
              Kind.constant(FirstMessage.class),
              SubscriberLocation::withFirstMessage),
          new Option<>("heartbeat", Kind.DURATION, SubscriberLocation::withHeartbeat)));

  static final List<Role<?>> ALL = List.of(PUBLISHER, SUBSCRIBER);

  L read(Section section) {
    L location = defaults;
    for (Option<L, ?> option : options) {
      location = option.read(section, location);
    }
    return location;
  }

  List<String> optionNames() {
    return options.stream().map(Option::name).toList();
  }

  private static PublisherLocation withMessageTimeout(
      PublisherLocation location, Optional<Duration> timeout) {
    return location.withLimits(new Limits(timeout, location.limits().maxMessages()));
  }

  private static PublisherLocation withMaxMessages(
      PublisherLocation location, Optional<Long> count) {
    OptionalInt most = count.map(n -> OptionalInt.of(n.intValue())).orElse(OptionalInt.empty());
    return location.withLimits(new Limits(location.limits().messageTimeout(), most));
  }

  /** One option: its key, its values, and what it sets. */
  record Option<L extends Location, V>(String name, Kind<V> kind, BiFunction<L, V, L> with) {
    L read(Section section, L location) {
      return section.read(name, kind).map(value -> with.apply(location, value)).orElse(location);
    }
  }
}
