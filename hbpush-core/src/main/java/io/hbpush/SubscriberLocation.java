package io.hbpush;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of a location that subscribers use. Start from {@link #DEFAULT}.
 *
 * @param polling how a request is answered while there is no next message
 * @param subscriberTimeout how long a request is held, then 304; whole seconds from 1 second to 1
 *     hour, since it also ends a held request whose client has gone unnoticed
 * @param concurrency how requests of this location share a channel, counted within one node
 * @param unknownChannel what a request for a channel that does not exist gets
 * @param firstMessage where a request without a cursor begins
 * @param heartbeat time between comment lines on event streams, whole seconds
 * @param channels what stands between the ids of several channels in a path, like a comma; empty: a
 *     path names one
 * @param allowOrigin which other origins' pages may use it
 */
public record SubscriberLocation(
    Polling polling,
    Duration subscriberTimeout,
    SubscriberConcurrency concurrency,
    UnknownChannel unknownChannel,
    FirstMessage firstMessage,
    Duration heartbeat,
    Optional<String> channels,
    AllowedOrigins allowOrigin)
    implements Location {
  /** Long polls of at most 55 seconds, broadcast, from the oldest message; heartbeat 25 seconds. */
  public static final SubscriberLocation DEFAULT = new SubscriberLocation(
      Polling.LONG,
      Duration.ofSeconds(55),
      SubscriberConcurrency.BROADCAST,
      UnknownChannel.WAIT,
      FirstMessage.OLDEST,
      Duration.ofSeconds(25),
      Optional.empty(),
      AllowedOrigins.NONE);

  /**
   * Checks the durations and the separator.
   *
   * @throws IllegalArgumentException if a duration is out of range or not in whole seconds, or if the
   *     separator is not one to eight of the characters {@code !$&'()*+,=:@|~}
   */
  public SubscriberLocation {
    Objects.requireNonNull(polling, "polling");
    Objects.requireNonNull(concurrency, "concurrency");
    Objects.requireNonNull(unknownChannel, "unknownChannel");
    Objects.requireNonNull(firstMessage, "firstMessage");
    Objects.requireNonNull(allowOrigin, "allowOrigin");
    Durations.requireBetween(
        "subscriberTimeout", subscriberTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
    Durations.requireWholeSeconds("heartbeat", heartbeat);
    ChannelIds.requireSeparator(channels);
  }

  /** Returns this location with another polling. */
  public SubscriberLocation withPolling(Polling polling) {
    return new SubscriberLocation(
        polling,
        subscriberTimeout,
        concurrency,
        unknownChannel,
        firstMessage,
        heartbeat,
        channels,
        allowOrigin);
  }

  /** Returns this location with another timeout. */
  public SubscriberLocation withSubscriberTimeout(Duration subscriberTimeout) {
    return new SubscriberLocation(
        polling,
        subscriberTimeout,
        concurrency,
        unknownChannel,
        firstMessage,
        heartbeat,
        channels,
        allowOrigin);
  }

  /** Returns this location with another concurrency. */
  public SubscriberLocation withConcurrency(SubscriberConcurrency concurrency) {
    return new SubscriberLocation(
        polling,
        subscriberTimeout,
        concurrency,
        unknownChannel,
        firstMessage,
        heartbeat,
        channels,
        allowOrigin);
  }

  /** Returns this location with another answer for unknown channels. */
  public SubscriberLocation withUnknownChannel(UnknownChannel unknownChannel) {
    return new SubscriberLocation(
        polling,
        subscriberTimeout,
        concurrency,
        unknownChannel,
        firstMessage,
        heartbeat,
        channels,
        allowOrigin);
  }

  /** Returns this location with another beginning. */
  public SubscriberLocation withFirstMessage(FirstMessage firstMessage) {
    return new SubscriberLocation(
        polling,
        subscriberTimeout,
        concurrency,
        unknownChannel,
        firstMessage,
        heartbeat,
        channels,
        allowOrigin);
  }

  /** Returns this location with another heartbeat. */
  public SubscriberLocation withHeartbeat(Duration heartbeat) {
    return new SubscriberLocation(
        polling,
        subscriberTimeout,
        concurrency,
        unknownChannel,
        firstMessage,
        heartbeat,
        channels,
        allowOrigin);
  }

  /** Returns this location with paths that name several channels, with this between them. */
  public SubscriberLocation withChannels(String channels) {
    return new SubscriberLocation(
        polling,
        subscriberTimeout,
        concurrency,
        unknownChannel,
        firstMessage,
        heartbeat,
        Optional.of(channels),
        allowOrigin);
  }

  /** Returns this location with other origins whose pages may use it. */
  public SubscriberLocation withAllowOrigin(AllowedOrigins allowOrigin) {
    return new SubscriberLocation(
        polling,
        subscriberTimeout,
        concurrency,
        unknownChannel,
        firstMessage,
        heartbeat,
        channels,
        allowOrigin);
  }
}
