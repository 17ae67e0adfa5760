package io.hbpush.config;

import io.hbpush.PathPattern;
import io.hbpush.PublisherLocation;
import io.hbpush.StoreValues;
import io.hbpush.SubscriberLocation;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All that a configuration file says. Pure data: nothing is open, no port is bound.
 *
 * @param port the port to listen on; 0: one that is free
 * @param address the IP address or host name to listen on; empty: all interfaces
 * @param tls what to serve HTTPS with; empty: HTTP is served
 * @param stores the stores to open, in the order of the file, each name once
 * @param locations the locations in the order in which they are tried; each names one of the stores
 * @param warnings what the reader found strange; show it to whoever wrote the file
 */
public record Configuration(
    int port,
    String address,
    Optional<Tls> tls,
    List<StoreEntry> stores,
    List<LocationEntry> locations,
    List<Warning> warnings) {
  private static final Configuration DEFAULTS = new Configuration(
      80,
      "",
      Optional.empty(),
      List.of(new StoreEntry(StoreEntry.DEFAULT, "memory", StoreValues.NONE)),
      List.of(
          new LocationEntry(
              PathPattern.prefix("/publisher/"), StoreEntry.DEFAULT, PublisherLocation.DEFAULT),
          new LocationEntry(
              PathPattern.prefix("/subscriber/"), StoreEntry.DEFAULT, SubscriberLocation.DEFAULT)),
      List.of());

  /**
   * Copies the lists and checks what holds them together.
   *
   * @throws IllegalArgumentException if the port is not from 0 to 65535, two stores have one name,
   *     or a location names a store that is not there
   */
  public Configuration {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(tls, "tls");
    stores = List.copyOf(stores);
    locations = List.copyOf(locations);
    warnings = List.copyOf(warnings);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
    }
    Set<String> names = new HashSet<>();
    for (StoreEntry store : stores) {
      if (!names.add(store.name())) {
        throw new IllegalArgumentException("two stores have the name " + store.name());
      }
    }
    for (LocationEntry location : locations) {
      if (!names.contains(location.store())) {
        throw new IllegalArgumentException(
            "a location names a store that is not there: " + location.store());
      }
    }
  }

  /**
   * Returns what holds without a file: port 80 on all interfaces, a memory store, publishers under
   * {@code /publisher/}, subscribers under {@code /subscriber/}.
   */
  public static Configuration defaults() {
    return DEFAULTS;
  }
}
