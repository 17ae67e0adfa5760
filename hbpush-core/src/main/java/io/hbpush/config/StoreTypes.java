package io.hbpush.config;

import io.hbpush.StoreOption;
import io.hbpush.StoreProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of stores there are, and which options each declares. */
final class StoreTypes {
  /** Has a jar of its own, which is easily forgotten. */
  private static final String REDIS = "redis";

  private final Map<String, List<StoreOption>> options = new LinkedHashMap<>();

  /** Of two providers of one type the first counts. */
  StoreTypes(Iterable<? extends StoreProvider> providers) {
    providers.forEach(provider -> options.putIfAbsent(provider.type(), provider.options()));
  }

  Optional<List<StoreOption>> options(String type) {
    return Optional.ofNullable(options.get(type));
  }

  /** All options of all types. */
  List<StoreOption> options() {
    List<StoreOption> all = new ArrayList<>();
    options.values().forEach(all::addAll);
    return all;
  }

  /** The types, as a fault lists them. */
  String names() {
    return String.join(", ", options.keySet());
  }

  Fault unknown(String type, Place place) {
    return type.equals(REDIS)
        ? new Fault(
            place,
            "there is no store of type \"redis\" without its jar, hbpush-redis",
            names() + ", and redis with the jar io.hbpush:hbpush-redis")
        : new Fault(
            place,
            "unknown type of store " + Printed.quoted(type),
            names(),
            Nearest.to(type, options.keySet()));
  }
}
