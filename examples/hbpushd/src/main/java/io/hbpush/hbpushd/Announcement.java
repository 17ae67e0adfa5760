package io.hbpush.hbpushd;

import io.hbpush.PublisherLocation;
import io.hbpush.config.Configuration;
import io.hbpush.config.LocationEntry;
import io.hbpush.config.StoreEntry;
import java.util.Map;
import java.util.stream.Collectors;

/** What the daemon prints when it has started: where it listens, and what is where. */
final class Announcement {
  private Announcement() {}

  /** Returns a line for the daemon and one for each location, in the order in which they are tried. */
  static String of(Hbpushd daemon, Configuration configuration) {
    Map<String, String> types = configuration.stores().stream()
        .collect(Collectors.toMap(StoreEntry::name, StoreEntry::type));
    return configuration.locations().stream()
        .map(location -> System.lineSeparator() + line(location, types))
        .collect(Collectors.joining(
            "", "hbpushd " + Version.text() + " listens on " + daemon.listensOn(), ""));
  }

  private static String line(LocationEntry location, Map<String, String> types) {
    return "  %-10s  %s  (store %s: %s)"
        .formatted(
            location.options() instanceof PublisherLocation ? "publisher" : "subscriber",
            location.paths(),
            location.store(),
            types.get(location.store()));
  }
}
