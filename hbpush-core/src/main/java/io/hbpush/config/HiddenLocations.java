package io.hbpush.config;

import io.hbpush.config.LocationsSection.PlacedLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Warns of locations that no request reaches, since an earlier one takes all their paths. */
final class HiddenLocations {
  /** The work grows with the square; who has more had a program write them. */
  private static final int MOST = 1000;

  private HiddenLocations() {}

  static List<Warning> in(List<PlacedLocation> locations) {
    List<Warning> warnings = new ArrayList<>();
    for (int i = 1; i < Math.min(locations.size(), MOST); i++) {
      PlacedLocation later = locations.get(i);
      hiding(locations.subList(0, i), later)
          .ifPresent(earlier -> warnings.add(warning(earlier, later)));
    }
    return warnings;
  }

  private static Optional<PlacedLocation> hiding(
      List<PlacedLocation> earlier, PlacedLocation later) {
    List<String> paths = PathSamples.of(later.regex()).stream()
        .filter(later.entry().paths()::matches)
        .toList();
    return paths.isEmpty()
        ? Optional.empty()
        : earlier.stream()
            .filter(location -> !hasExceptions(location.regex()))
            .filter(location -> paths.stream().allMatch(location.entry().paths()::matches))
            .findFirst();
  }

  /** Which paths a negative look-around lets through, no sample may happen to show. */
  private static boolean hasExceptions(String regex) {
    return regex.contains("(?!") || regex.contains("(?<!");
  }

  private static Warning warning(PlacedLocation earlier, PlacedLocation later) {
    return new Warning(
        later.place(),
        shown(later) + " can never be reached: " + earlier.place().path() + " on line "
            + earlier.place().line() + ", " + shown(earlier) + ", takes all its paths");
  }

  private static String shown(PlacedLocation location) {
    return Printed.quoted(location.entry().paths().toString());
  }
}
