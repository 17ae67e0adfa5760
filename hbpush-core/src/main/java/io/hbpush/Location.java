package io.hbpush;

import java.util.Optional;

/**
 * The options of a set of URLs that serves one role. Which URLs those are says a {@link
 * PathPattern}; see {@link PushLocations}.
 */
public sealed interface Location permits PublisherLocation, SubscriberLocation {
  /** What stands between the ids of several channels in a path; empty: a path names one. */
  Optional<String> channels();

  /** Which other origins' pages may use it. */
  AllowedOrigins allowOrigin();
}
