package io.hbpush.config;

import io.hbpush.config.LocationsSection.PlacedLocation;
import io.hbpush.config.StoresSection.PlacedStore;
import io.hbpush.config.StoresSection.Stores;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what a whole file says. What is absent has its default, each key for itself. */
final class TopLevel {
  private static final List<String> KEYS =
      List.of("port", "address", TlsSection.CERTIFICATE, TlsSection.KEY, "store", "locations");
  private static final Kind<Long> PORT = Kind.number(0, 65_535);

  /** A name, an IPv4 address, or an IPv6 address, which has at least two colons. */
  private static final Pattern HOST = Pattern.compile(
      "|[A-Za-z0-9._-]+|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?");

  private static final Kind<String> ADDRESS = new Kind<>(
      "an IP address or a host name without a port, or '' for all interfaces",
      text -> Optional.of(text).filter(HOST.asMatchPredicate()));

  private TopLevel() {}

  /**
   * Returns the configuration; an empty file has the defaults.
   *
   * @throws ConfigurationException with all faults there are
   */
  static Configuration read(Tree root, Place file, StoreTypes types) {
    if (root instanceof Tree.Missing) {
      return Configuration.defaults();
    }
    Faults faults = new Faults();
    Place place = file.line(root.line());
    Section section = faults
        .expect(Tree.Mapping.class, root, place, "a mapping of " + String.join(", ", KEYS))
        .map(mapping -> new Section(mapping, place, faults))
        .orElseThrow(faults::exception);
    return read(section, types, faults);
  }

  private static Configuration read(Section section, StoreTypes types, Faults faults) {
    section.refuseOthers(KEYS);
    Optional<Long> port = section.read("port", PORT);
    Optional<String> address = section.read("address", ADDRESS);
    Optional<Tls> tls = new TlsSection(section, faults).read();
    Optional<Stores> stores = section
        .value("store")
        .flatMap(tree -> new StoresSection(types, faults).read(tree, section.place("store")));
    Optional<Set<String>> names =
        section.has("store") ? stores.map(Stores::names) : Optional.of(Set.of(StoreEntry.DEFAULT));
    LocationsSection reader = new LocationsSection(names, faults);
    Optional<List<PlacedLocation>> locations =
        section.value("locations").map(tree -> reader.read(tree, section.place("locations")));
    if (locations.isEmpty()) {
      reader.checkDefaults(section.place("store"));
    }
    faults.throwIfAny();

    List<PlacedStore> placedStores = stores.map(Stores::placed).orElse(List.of());
    List<PlacedLocation> placedLocations = locations.orElse(List.of());
    Configuration defaults = Configuration.defaults();
    return new Configuration(
        port.map(Long::intValue).orElse(defaults.port()),
        address.orElse(defaults.address()),
        tls,
        stores.isPresent()
            ? placedStores.stream().map(PlacedStore::entry).toList()
            : defaults.stores(),
        locations.isPresent()
            ? placedLocations.stream().map(PlacedLocation::entry).toList()
            : defaults.locations(),
        Stream.concat(
                SharedRedis.in(placedStores).stream(), HiddenLocations.in(placedLocations).stream())
            .toList());
  }
}
