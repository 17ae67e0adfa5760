package io.hbpush.servlet.suite;

import io.hbpush.PathPattern;
import io.hbpush.PublisherLocation;
import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import io.hbpush.SubscriberLocation;
import java.util.List;

/**
 * A location where the suite wants it.
 *
 * @param prefix where, below the context path; what follows is the channel id
 * @param options a {@link PublisherLocation} or a {@link SubscriberLocation}
 * @param relay what it serves
 */
public record MountedLocation(String prefix, Object options, PushRelay relay) {
  public static MountedLocation publisher(
      String prefix, PublisherLocation options, PushRelay relay) {
    return new MountedLocation(prefix, options, relay);
  }

  public static MountedLocation publisher(String prefix, PushRelay relay) {
    return publisher(prefix, PublisherLocation.DEFAULT, relay);
  }

  public static MountedLocation subscriber(
      String prefix, SubscriberLocation options, PushRelay relay) {
    return new MountedLocation(prefix, options, relay);
  }

  public static MountedLocation subscriber(String prefix, PushRelay relay) {
    return subscriber(prefix, SubscriberLocation.DEFAULT, relay);
  }

  /** Returns locations for a server that knows no mappings: all stands in the path. */
  public static PushLocations below(String contextPath, List<MountedLocation> locations) {
    var builder = PushLocations.builder();
    for (MountedLocation location : locations) {
      PathPattern paths = PathPattern.prefix(contextPath + location.prefix());
      if (location.options() instanceof PublisherLocation publisher) {
        builder.publisher(paths, publisher, location.relay());
      } else if (location.options() instanceof SubscriberLocation subscriber) {
        builder.subscriber(paths, subscriber, location.relay());
      }
    }
    return builder.build();
  }
}
