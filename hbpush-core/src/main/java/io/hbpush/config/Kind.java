package io.hbpush.config;

import io.hbpush.AllowedOrigins;
import io.hbpush.SubscriberLocation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What values an option takes.
 *
 * @param allowed the rule in words
 * @param parser returns the value a text means; empty if it breaks the rule
 * @param problem says what is wrong with a text that breaks the rule
 */
record Kind<T>(
    String allowed, Function<String, Optional<T>> parser, UnaryOperator<String> problem) {
  /** A hundred years: fits in nanoseconds, and nobody can tell it from for ever. */
  private static final Duration LONGEST = Duration.ofHours(876_000);

  private static final Map<String, Long> NO_UNIT = Map.of("", 1L);
  private static final Map<String, Long> SECONDS = Map.of("", 1L, "s", 1L, "m", 60L, "h", 3600L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  static final Kind<String> TEXT = new Kind<>("text", Kind::unicode, Kind::wrong);
  static final Kind<String> SECRET =
      new Kind<>("text", Kind::unicode, text -> "wrong value (not shown here)");
  static final Kind<Boolean> FLAG = oneOf(List.of(true, false), String::valueOf);
  static final Kind<Long> NUMBER = number(0, Long.MAX_VALUE);
  static final Kind<Long> PORT = number(1, 65_535);
  static final Kind<Duration> DURATION = duration(LONGEST);
  static final Kind<Long> SIZE = size(Long.MAX_VALUE);

  static final Kind<String> SEPARATOR = checked(
      "one to eight of the characters !$&'()*+,=:@|~",
      text -> SubscriberLocation.DEFAULT.withChannels(text).channels().orElseThrow());
  static final Kind<List<String>> ORIGINS = checked(
      "* for all, or origins like https://app.example, in lower case, without a path or the"
          + " scheme's own port",
      Kind::origins);

  Kind(String allowed, Function<String, Optional<T>> parser) {
    this(allowed, parser, Kind::wrong);
  }

  /** What something else reads, which throws {@link IllegalArgumentException} at what is wrong. */
  private static <T> Kind<T> checked(String allowed, Function<String, T> reader) {
    return new Kind<>(allowed, text -> {
      try {
        return Optional.of(reader.apply(text));
      } catch (IllegalArgumentException wrong) {
        return Optional.empty();
      }
    });
  }

  /** Where there are no lists, several stand in one text. */
  private static List<String> origins(String text) {
    List<String> origins = List.of(text.strip().split("[,\\s]+"));
    AllowedOrigins.of(origins);
    return origins;
  }

  static Kind<Long> number(long least, long most) {
    return new Kind<>(
        "a whole number " + range(least, most), text -> quantity(text, NO_UNIT, least, most));
  }

  /** Durations in whole seconds, at least one. */
  static Kind<Duration> duration(Duration most) {
    return new Kind<>(
        "a duration from 1s to " + most.toHours() + "h, like 45, 30s, 5m or 1h",
        text -> quantity(text, SECONDS, 1, most.toSeconds()).map(Duration::ofSeconds));
  }

  /** Sizes in bytes, at least one. */
  static Kind<Long> size(long most) {
    return new Kind<>(
        "a size " + range(1, most) + " bytes, like 1048576, 64KiB, 16MiB or 1GiB",
        text -> quantity(text, BYTES, 1, most));
  }

  static <E extends Enum<E>> Kind<E> constant(Class<E> type) {
    return oneOf(List.of(type.getEnumConstants()), value -> value.name().toLowerCase(Locale.ROOT));
  }

  static <T> Kind<T> oneOf(List<? extends T> values, Function<? super T, String> name) {
    List<String> names = values.stream().map(name::apply).toList();
    return new Kind<>(String.join(", ", names), text -> {
      int index = names.indexOf(text);
      return index < 0 ? Optional.empty() : Optional.of(values.get(index));
    });
  }

  /** Also takes the word {@code none}, as an empty value. */
  Kind<Optional<T>> orNone() {
    return new Kind<>(
        allowed + ", or none",
        text -> text.equals("none")
            ? Optional.of(Optional.empty())
            : parser.apply(text).map(Optional::of),
        problem);
  }

  Optional<T> read(Tree tree, Place place, Faults faults) {
    return faults.expect(Tree.Scalar.class, tree, place, allowed).flatMap(scalar -> {
      Optional<T> value = parser.apply(scalar.text());
      if (value.isEmpty()) {
        faults.add(place.line(scalar.line()), problem.apply(scalar.text()), allowed);
      }
      return value;
    });
  }

  static String wrong(String text) {
    return "wrong value " + Printed.quoted(text);
  }

  /** An escape can name half a character, which no byte on a wire stands for. */
  private static Optional<String> unicode(String text) {
    return Optional.of(text).filter(StandardCharsets.UTF_8.newEncoder()::canEncode);
  }

  private static String range(long least, long most) {
    return "from " + least + (most == Long.MAX_VALUE ? " on" : " to " + most);
  }

  /** Digits and a unit; no sign, and no leading zero, which YAML would take for an octal number. */
  private static Optional<Long> quantity(
      String text, Map<String, Long> units, long least, long most) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    Long unit = units.get(text.substring(digits));
    // 18 digits always fit a long.
    if (unit == null || digits == 0 || digits > 18 || digits > 1 && text.charAt(0) == '0') {
      return Optional.empty();
    }
    long count = Long.parseLong(text.substring(0, digits));
    return count <= most / unit && count * unit >= least
        ? Optional.of(count * unit)
        : Optional.empty();
  }
}
