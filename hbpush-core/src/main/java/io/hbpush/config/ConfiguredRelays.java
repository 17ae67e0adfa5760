package io.hbpush.config;

import io.hbpush.PublisherLocation;
import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import io.hbpush.StoreProvider;
import io.hbpush.SubscriberLocation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A configuration at work: its stores, opened, a relay over each, and the locations in front of them.
 * Safe for many threads. Owns the relays; {@link #close} ends them.
 */
public final class ConfiguredRelays implements AutoCloseable {
  private final Map<String, PushRelay> relays;
  private final PushLocations locations;

  private ConfiguredRelays(Map<String, PushRelay> relays, PushLocations locations) {
    this.relays = relays;
    this.locations = locations;
  }

  /**
   * Opens what a configuration names, with the stores that {@link ServiceLoader} finds. Does not
   * wait for a store's server.
   *
   * @throws IllegalArgumentException if a store's type is unknown or its options contradict each
   *     other; nothing is left open then
   */
  public static ConfiguredRelays open(Configuration configuration) {
    return open(configuration, ServiceLoader.load(StoreProvider.class));
  }

  /**
   * Opens what a configuration names, with these stores.
   *
   * @throws IllegalArgumentException if a store's type is unknown or its options contradict each
   *     other; nothing is left open then
   */
  public static ConfiguredRelays open(
      Configuration configuration, Iterable<? extends StoreProvider> providers) {
    Map<String, PushRelay> relays = new LinkedHashMap<>();
    try {
      for (StoreEntry store : configuration.stores()) {
        relays.put(
            store.name(),
            PushRelay.builder()
                .store(provider(store, providers), store.name(), store.values())
                .build());
      }
      return new ConfiguredRelays(relays, locations(configuration, relays));
    } catch (RuntimeException failure) {
      relays.values().forEach(PushRelay::close);
      throw failure;
    }
  }

  private static StoreProvider provider(
      StoreEntry store, Iterable<? extends StoreProvider> providers) {
    for (StoreProvider provider : providers) {
      if (provider.type().equals(store.type())) {
        return provider;
      }
    }
    throw new IllegalArgumentException("there is no store of type " + store.type());
  }

  private static PushLocations locations(
      Configuration configuration, Map<String, PushRelay> relays) {
    PushLocations.Builder builder = PushLocations.builder();
    for (LocationEntry entry : configuration.locations()) {
      PushRelay relay = relays.get(entry.store());
      if (entry.options() instanceof PublisherLocation publisher) {
        builder.publisher(entry.paths(), publisher, relay);
      } else if (entry.options() instanceof SubscriberLocation subscriber) {
        builder.subscriber(entry.paths(), subscriber, relay);
      }
    }
    return builder.build();
  }

  /** The locations, for an adapter to serve. */
  public PushLocations locations() {
    return locations;
  }

  /** The relay over a store, for publishing in-process; empty if no store has that name. */
  public Optional<PushRelay> relay(String store) {
    return Optional.ofNullable(relays.get(store));
  }

  /** Closes every relay; see {@link PushRelay#close}. Closing twice is harmless. */
  @Override
  public void close() {
    relays.values().forEach(PushRelay::close);
  }
}
