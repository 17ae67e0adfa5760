package io.hbpush;

import java.util.List;

/**
 * The methods of a location: 204.
 *
 * @param methods as the {@code Allow} field lists them
 */
public record Allowed(String methods) implements PublisherReply, SubscriberReply {
  @Override
  public int status() {
    return 204;
  }

  @Override
  public List<Header> headers() {
    return List.of(new Header("Allow", methods));
  }
}
