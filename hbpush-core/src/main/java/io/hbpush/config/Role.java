package io.hbpush.config;

import io.hbpush.AllowedOrigins;
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
import java.util.function.Function;

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
          Option.of("create_on_post", Kind.FLAG, PublisherLocation::withCreateOnPost),
          Option.of("message_timeout", Kind.DURATION.orNone(), Role::withMessageTimeout),
          Option.of(
              "max_messages", Kind.number(1, Integer.MAX_VALUE).orNone(), Role::withMaxMessages),
          Option.of("store_messages", Kind.FLAG, PublisherLocation::withStoreMessages),
          Option.of(
              "max_message_size",
              Kind.size(PublisherLocation.LARGEST_MESSAGE),
              PublisherLocation::withMaxMessageSize),
          Option.of("channels", Kind.SEPARATOR, PublisherLocation::withChannels),
          Option.ofList("allow_origin", Kind.ORIGINS, Role::withAllowOrigin)));

  static final Role<SubscriberLocation> SUBSCRIBER = new Role<>(
      "subscriber",
      SubscriberLocation.DEFAULT,
      List.of(
          Option.of("polling", Kind.constant(Polling.class), SubscriberLocation::withPolling),
          Option.of(
              "subscriber_timeout",
              Kind.duration(Duration.ofHours(1)),
              SubscriberLocation::withSubscriberTimeout),
          Option.of(
              "concurrency",
              Kind.constant(SubscriberConcurrency.class),
              SubscriberLocation::withConcurrency),
          Option.of(
              "unknown_channel",
              Kind.constant(UnknownChannel.class),
              SubscriberLocation::withUnknownChannel),
          Option.of(
              "first_message",
              Kind.constant(FirstMessage.class),
              SubscriberLocation::withFirstMessage),
          Option.of("heartbeat", Kind.DURATION, SubscriberLocation::withHeartbeat),
          Option.of("channels", Kind.SEPARATOR, SubscriberLocation::withChannels),
          Option.ofList("allow_origin", Kind.ORIGINS, Role::withAllowOrigin)));

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

  private static PublisherLocation withAllowOrigin(
      PublisherLocation location, List<List<String>> origins) {
    return location.withAllowOrigin(allowed(origins));
  }

  private static SubscriberLocation withAllowOrigin(
      SubscriberLocation location, List<List<String>> origins) {
    return location.withAllowOrigin(allowed(origins));
  }

  private static AllowedOrigins allowed(List<List<String>> origins) {
    return AllowedOrigins.of(origins.stream().flatMap(List::stream).toList());
  }

  /** One option: its key, how its value is read, and what it sets. */
  record Option<L extends Location, V>(
      String name, Function<Section, Optional<V>> reader, BiFunction<L, V, L> with) {
    static <L extends Location, V> Option<L, V> of(
        String name, Kind<V> kind, BiFunction<L, V, L> with) {
      return new Option<>(name, section -> section.read(name, kind), with);
    }

    static <L extends Location, V> Option<L, List<V>> ofList(
        String name, Kind<V> kind, BiFunction<L, List<V>, L> with) {
      return new Option<>(name, section -> section.readList(name, kind), with);
    }

    L read(Section section, L location) {
      return reader.apply(section).map(value -> with.apply(location, value)).orElse(location);
    }
  }
}
