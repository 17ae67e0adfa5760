package io.hbpush.config;

import io.hbpush.StoreValues;
import java.util.Objects;

/**
 * A store to open: with the {@link io.hbpush.StoreProvider} of this type, under this name.
 *
 * @param name the name locations refer to
 * @param type the type of its provider, like {@code memory}
 * @param values the options that were set, each of the kind that the provider declares
 */
public record StoreEntry(String name, String type, StoreValues values) {
  /** The name of a store without a name, and the one a location uses that names none. */
  public static final String DEFAULT = "default";

  /** Checks that nothing is missing. */
  public StoreEntry {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(values, "values");
  }
}
