package io.hbpush.config;

import io.hbpush.Location;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code locations}. */
final class LocationsSection {
  private static final List<String> COMMON = List.of("type", "store", "prefix", "url");
  private static final Kind<Role<?>> TYPE = Kind.oneOf(Role.ALL, Role::type);
  private static final String ALLOWED = "a list of mappings, each with a type of location: ";

  /** Empty if they cannot be read; then no location is blamed for it. */
  private final Optional<Set<String>> storeNames;

  private final Faults faults;

  LocationsSection(Optional<Set<String>> storeNames, Faults faults) {
    this.storeNames = storeNames;
    this.faults = faults;
  }

  List<PlacedLocation> read(Tree tree, Place place) {
    String allowed = ALLOWED + TYPE.allowed();
    List<Tree> items = faults
        .expect(Tree.Sequence.class, tree, place, allowed)
        .map(Tree.Sequence::items)
        .orElse(List.of());
    if (tree instanceof Tree.Sequence && items.isEmpty()) {
      faults.add(
          place, "the list is empty", allowed + "; or no locations at all, for the defaults");
    }
    List<PlacedLocation> locations = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Place item = place.item(i, items.get(i).line());
      faults
          .expect(
              Tree.Mapping.class, items.get(i), item, "a mapping with a type: " + TYPE.allowed())
          .flatMap(mapping -> location(new Section(mapping, item, faults)))
          .ifPresent(locations::add);
    }
    return locations;
  }

  /** Locations that are not in the file need a store, too. */
  void checkDefaults(Place store) {
    storeNames
        .filter(names -> !names.contains(StoreEntry.DEFAULT))
        .ifPresent(names -> faults.add(
            store,
            "no store has the name default, which the default locations use",
            "a store named default, or locations that name one of: " + Printed.names(names)));
  }

  private Optional<PlacedLocation> location(Section section) {
    Optional<Role<?>> role = section.require("type", TYPE);
    Optional<Paths> paths = paths(section);
    Optional<String> store = store(section);
    Optional<Location> options = role.map(known -> known.read(section));
    refuseUnknown(section, role);
    return options.flatMap(location -> paths.flatMap(found -> store.map(name -> new PlacedLocation(
        section.place(), found.regex(), new LocationEntry(found.pattern(), name, location)))));
  }

  private Optional<Paths> paths(Section section) {
    if (!section.has("prefix") && !section.has("url")) {
      faults.add(
          section.place(),
          "neither prefix nor url",
          "a prefix like /publisher/, or a url like /news/(.+)/publish");
    }
    Optional<Paths> prefix = section.read("prefix", Paths.PREFIX);
    return section.has("url") ? section.read("url", Paths.URL) : prefix;
  }

  private Optional<String> store(Section section) {
    if (!section.has("store")) {
      storeNames
          .filter(names -> !names.contains(StoreEntry.DEFAULT))
          .ifPresent(names -> faults.add(
              section.place(),
              "names no store, and no store has the name default",
              "store: " + Printed.names(names)));
      return Optional.of(StoreEntry.DEFAULT);
    }
    Optional<String> named = section.read("store", Kind.TEXT);
    named.ifPresent(name -> storeNames
        .filter(names -> !names.contains(name))
        .ifPresent(names -> faults.add(new Fault(
            section.place("store"),
            "unknown store " + Printed.quoted(name),
            Printed.names(names),
            Nearest.to(name, names)))));
    return named;
  }

  private static void refuseUnknown(Section section, Optional<Role<?>> role) {
    List<Role<?>> roles = role.isPresent() ? List.of(role.get()) : Role.ALL;
    Set<String> known = new LinkedHashSet<>(COMMON);
    roles.forEach(own -> known.addAll(own.optionNames()));
    for (Role<?> other : Role.ALL) {
      other.optionNames().stream()
          .filter(name -> section.has(name) && !known.contains(name))
          .forEach(name -> section.refuse(
              name,
              "an option of a " + other.type() + ", and this is a "
                  + roles.get(0).type(),
              known));
    }
    section.refuseOthers(known);
  }

  /** A location, where it stands, and its paths as a regular expression. */
  record PlacedLocation(Place place, String regex, LocationEntry entry) {}
}
