package io.hbpush.config;

import io.hbpush.StoreValues;
import io.hbpush.config.StoresSection.PlacedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Warns of Redis stores that can come upon each other's keys: on one database, where one {@code
 * key_prefix} begins the other.
 */
final class SharedRedis {
  /** The work grows with the square; who has more had a program write them. */
  private static final int MOST = 1000;

  private SharedRedis() {}

  static List<Warning> in(List<PlacedStore> stores) {
    List<PlacedStore> redis = stores.stream()
        .filter(store -> store.entry().type().equals("redis"))
        .limit(MOST)
        .toList();
    List<Warning> warnings = new ArrayList<>();
    for (int i = 1; i < redis.size(); i++) {
      PlacedStore later = redis.get(i);
      redis.subList(0, i).stream()
          .filter(earlier -> collide(earlier.entry().values(), later.entry().values()))
          .findFirst()
          .ifPresent(earlier -> warnings.add(warning(earlier, later)));
    }
    return warnings;
  }

  private static boolean collide(StoreValues one, StoreValues other) {
    return Database.of(one).equals(Database.of(other))
        && (prefix(one).startsWith(prefix(other)) || prefix(other).startsWith(prefix(one)));
  }

  private static String prefix(StoreValues values) {
    return values.text("key_prefix").orElse("");
  }

  private static Warning warning(PlacedStore earlier, PlacedStore later) {
    return new Warning(
        later.place(),
        "shares its Redis database with the store "
            + Printed.shortened(earlier.entry().name())
            + " on line " + earlier.place().line() + ", and of their key_prefix values "
            + Printed.quoted(prefix(later.entry().values())) + " and "
            + Printed.quoted(prefix(earlier.entry().values()))
            + " one begins the other: they can come upon each other's channels");
  }

  /** Where a store's keys live. Host and port have the defaults of the seed. */
  private record Database(
      String host, long port, long number, Optional<Object> cluster, Optional<Object> sentinel) {
    static Database of(StoreValues values) {
      return new Database(
          values.text("host").orElse("localhost").toLowerCase(Locale.ROOT),
          values.number("port").orElse(6379L),
          values.number("database").orElse(0L),
          Optional.ofNullable(values.values().get("cluster")),
          Optional.ofNullable(values.values().get("sentinel")));
    }
  }
}
