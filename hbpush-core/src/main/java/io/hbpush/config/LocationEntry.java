package io.hbpush.config;

import io.hbpush.Location;
import io.hbpush.PathPattern;
import java.util.Objects;

/**
 * A location to serve: its paths, over which store, and its options, whose class is its role.
 *
 * @param paths which paths belong to it
 * @param store the name of a store of the same configuration
 * @param options a {@link io.hbpush.PublisherLocation} or {@link io.hbpush.SubscriberLocation}
 */
public record LocationEntry(PathPattern paths, String store, Location options) {
  /** Checks that nothing is missing. */
  public LocationEntry {
    Objects.requireNonNull(paths, "paths");
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(options, "options");
  }
}
