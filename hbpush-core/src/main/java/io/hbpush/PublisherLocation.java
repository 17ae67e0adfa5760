package io.hbpush;

import java.util.Objects;
import java.util.Optional;

/**
 * Options of a location that publishers use. Start from {@link #DEFAULT}.
 *
 * @param limits the limits a channel gets with each publish and creating PUT
 * @param storeMessages whether messages are kept; if not, they are delivered to those held now
 * @param createOnPost whether a POST creates a missing channel; if not, it gets 404
 * @param maxMessageSize the largest body in bytes; larger ones get 413
 * @param channels what stands between the ids of several channels in a path, like a comma; empty: a
 *     path names one
 * @param allowOrigin which other origins' pages may use it
 */
public record PublisherLocation(
    Limits limits,
    boolean storeMessages,
    boolean createOnPost,
    long maxMessageSize,
    Optional<String> channels,
    AllowedOrigins allowOrigin)
    implements Location {
  /** Messages of at most 16 MiB, kept for one hour; a POST creates the channel. */
  public static final PublisherLocation DEFAULT = new PublisherLocation(
      Limits.DEFAULT, true, true, 16L << 20, Optional.empty(), AllowedOrigins.NONE);

  /** The longest body a Java array can hold on every virtual machine. */
  public static final long LARGEST_MESSAGE = Integer.MAX_VALUE - 8;

  /**
   * Checks the size and the separator.
   *
   * @throws IllegalArgumentException if {@code maxMessageSize} is less than 1 or more than {@link
   *     #LARGEST_MESSAGE}, or if the separator is not one to eight of the characters {@code
   *     !$&'()*+,=:@|~}
   */
  public PublisherLocation {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(allowOrigin, "allowOrigin");
    ChannelIds.requireSeparator(channels);
    if (maxMessageSize < 1 || maxMessageSize > LARGEST_MESSAGE) {
      throw new IllegalArgumentException(
          "maxMessageSize must be from 1 to " + LARGEST_MESSAGE + ": " + maxMessageSize);
    }
  }

  /** Returns this location with other limits. */
  public PublisherLocation withLimits(Limits limits) {
    return new PublisherLocation(
        limits, storeMessages, createOnPost, maxMessageSize, channels, allowOrigin);
  }

  /** Returns this location keeping messages or not. */
  public PublisherLocation withStoreMessages(boolean storeMessages) {
    return new PublisherLocation(
        limits, storeMessages, createOnPost, maxMessageSize, channels, allowOrigin);
  }

  /** Returns this location creating channels on POST or not. */
  public PublisherLocation withCreateOnPost(boolean createOnPost) {
    return new PublisherLocation(
        limits, storeMessages, createOnPost, maxMessageSize, channels, allowOrigin);
  }

  /** Returns this location with another largest body, in bytes. */
  public PublisherLocation withMaxMessageSize(long maxMessageSize) {
    return new PublisherLocation(
        limits, storeMessages, createOnPost, maxMessageSize, channels, allowOrigin);
  }

  /** Returns this location with paths that name several channels, with this between them. */
  public PublisherLocation withChannels(String channels) {
    return new PublisherLocation(
        limits, storeMessages, createOnPost, maxMessageSize, Optional.of(channels), allowOrigin);
  }

  /** Returns this location with other origins whose pages may use it. */
  public PublisherLocation withAllowOrigin(AllowedOrigins allowOrigin) {
    return new PublisherLocation(
        limits, storeMessages, createOnPost, maxMessageSize, channels, allowOrigin);
  }

  AppendRules rules() {
    return new AppendRules(limits, createOnPost, storeMessages);
  }
}
