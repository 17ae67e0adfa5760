package io.hbpush.config;

import io.hbpush.StoreOption;
import io.hbpush.StoreValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code store}: one store without a name, or named ones. */
final class StoresSection {
  private static final String ALLOWED =
      "a mapping with a type, or with named stores, each a mapping with a type";

  private final StoreTypes types;
  private final Faults faults;

  StoresSection(StoreTypes types, Faults faults) {
    this.types = types;
    this.faults = faults;
  }

  /** Returns the stores; empty if not even their names can be read. */
  Optional<Stores> read(Tree tree, Place place) {
    return faults
        .expect(Tree.Mapping.class, tree, place, ALLOWED)
        .map(mapping -> isUnnamed(mapping) ? unnamed(mapping, place) : named(mapping, place));
  }

  /** A {@code type} that is no mapping tells; without one, whether there is any mapping at all. */
  private static boolean isUnnamed(Tree.Mapping mapping) {
    return mapping.entries().stream()
        .filter(StoresSection::isType)
        .findFirst()
        .map(entry -> !(entry.value() instanceof Tree.Mapping))
        .orElseGet(() -> mapping.entries().stream()
            .map(Tree.Entry::value)
            .noneMatch(Tree.Mapping.class::isInstance));
  }

  private static boolean isType(Tree.Entry entry) {
    return entry.key() instanceof Tree.Scalar key && key.text().equals("type");
  }

  private Stores unnamed(Tree.Mapping mapping, Place place) {
    Section section = new Section(mapping, place, faults);
    return new Stores(
        Set.of(StoreEntry.DEFAULT), store(StoreEntry.DEFAULT, section).stream().toList());
  }

  private Stores named(Tree.Mapping mapping, Place place) {
    Section names = new Section(mapping, place, faults);
    List<PlacedStore> stores = new ArrayList<>();
    for (String name : names.keys()) {
      faults
          .expect(
              Tree.Mapping.class,
              names.value(name).orElseThrow(),
              names.place(name),
              "a mapping with a type: " + types.names())
          .map(options -> new Section(options, names.place(name), faults))
          .flatMap(section -> store(name, section))
          .ifPresent(stores::add);
    }
    return new Stores(new LinkedHashSet<>(names.keys()), stores);
  }

  private Optional<PlacedStore> store(String name, Section section) {
    Kind<String> kind = new Kind<>(types.names(), Optional::of);
    Optional<String> type = section.require("type", kind);
    if (type.isEmpty()) {
      section.refuseOthers(known(types.options()));
      return Optional.empty();
    }
    Optional<List<StoreOption>> options = types.options(type.get());
    if (options.isEmpty()) {
      faults.add(types.unknown(type.get(), section.place("type")));
      return Optional.empty();
    }
    section.refuseOthers(known(options.get()));
    StoreValues values = values(section, options.get());
    return Optional.of(new PlacedStore(section.place(), new StoreEntry(name, type.get(), values)));
  }

  private static Set<String> known(List<StoreOption> options) {
    Set<String> known = new LinkedHashSet<>();
    known.add("type");
    options.forEach(option -> known.add(option.name()));
    return known;
  }

  private static StoreValues values(Section section, List<StoreOption> options) {
    Map<String, Object> values = new HashMap<>();
    options.forEach(
        option -> value(section, option).ifPresent(value -> values.put(option.name(), value)));
    return new StoreValues(values);
  }

  private static Optional<?> value(Section section, StoreOption option) {
    String name = option.name();
    return switch (option.kind()) {
      case TEXT -> section.read(name, Kind.TEXT);
      case SECRET -> section.read(name, Kind.SECRET);
      case NUMBER -> section.read(name, Kind.NUMBER);
      case PORT -> section.read(name, Kind.PORT);
      case FLAG -> section.read(name, Kind.FLAG);
      case DURATION -> section.read(name, Kind.DURATION);
      case SIZE -> section.read(name, Kind.SIZE);
      case TEXTS -> section.readList(name, Kind.TEXT);
    };
  }

  /** The names of all stores, and the stores without a fault. */
  record Stores(Set<String> names, List<PlacedStore> placed) {}

  /** A store, and where it stands. */
  record PlacedStore(Place place, StoreEntry entry) {}
}
