package io.hbpush.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects the faults of one file, so that all are told at once. */
final class Faults {
  /** Nobody reads more, and by merging, a file of 1 MiB has room for millions. */
  private static final int MOST = 1000;

  private final List<Fault> found = new ArrayList<>();

  /**
   * Adds a fault.
   *
   * @throws ConfigurationException if there are too many now to go on
   */
  void add(Fault fault) {
    found.add(fault);
    if (found.size() == MOST) {
      throw exception();
    }
  }

  void add(Place place, String problem, String allowed) {
    add(new Fault(place, problem, allowed));
  }

  /** Returns the tree if it is of the kind, or adds a fault. */
  <T extends Tree> Optional<T> expect(Class<T> kind, Tree tree, Place place, String allowed) {
    if (kind.isInstance(tree)) {
      return Optional.of(kind.cast(tree));
    }
    add(place.line(tree.line()), tree.misplaced(), allowed);
    return Optional.empty();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw exception();
    }
  }

  /** Returns what refuses the file, with the faults found so far in the order of their lines. */
  ConfigurationException exception() {
    return new ConfigurationException(found.stream()
        .sorted(Comparator.comparingInt(fault -> fault.place().line()))
        .toList());
  }
}
