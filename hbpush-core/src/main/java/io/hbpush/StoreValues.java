package io.hbpush;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options set for one store, typed. Reading an option as another type than its {@link
 * StoreOption.Kind} has is a programming error and throws {@link ClassCastException}.
 *
 * @param values by option name: {@link String} for {@code TEXT} and {@code SECRET}, {@link Long}
 *     for {@code NUMBER}, {@code PORT} and {@code SIZE}, {@link Boolean} for {@code FLAG}, {@link
 *     Duration} for {@code DURATION}, {@link List} of {@link String} for {@code TEXTS}
 */
public record StoreValues(Map<String, Object> values) {
  /** No option set. */
  public static final StoreValues NONE = new StoreValues(Map.of());

  /** Copies the map. */
  public StoreValues {
    values = Map.copyOf(values);
  }

  /** The value of a {@code TEXT} or {@code SECRET} option, if set. */
  public Optional<String> text(String option) {
    return value(option, String.class);
  }

  /** The value of a {@code NUMBER}, {@code PORT} or {@code SIZE} option, if set. */
  public Optional<Long> number(String option) {
    return value(option, Long.class);
  }

  /** The value of a {@code FLAG} option, if set. */
  public Optional<Boolean> flag(String option) {
    return value(option, Boolean.class);
  }

  /** The value of a {@code DURATION} option, if set. */
  public Optional<Duration> duration(String option) {
    return value(option, Duration.class);
  }

  /** The value of a {@code TEXTS} option; empty if not set. */
  public List<String> texts(String option) {
    return value(option, List.class).stream()
        .flatMap(List<?>::stream)
        .map(String.class::cast)
        .toList();
  }

  private <T> Optional<T> value(String option, Class<T> type) {
    return Optional.ofNullable(values.get(option)).map(type::cast);
  }

  /** Names the options that are set, never their values: one may be a password. */
  @Override
  public String toString() {
    return "StoreValues" + values.keySet();
  }
}
