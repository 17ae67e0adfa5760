package io.hbpush;

import java.util.Set;

/** What a publisher may call an event (PROTOCOL.md, "Event streams"). */
final class EventName {
  /** Streams say with these what is not a message. */
  private static final Set<String> OWN = Set.of("gap", "gone", "conflict");

  private EventName() {}

  /**
   * Returns the name.
   *
   * @throws IllegalArgumentException if no publisher may use it
   */
  static String require(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an event's name must not be blank");
    }
    if (OWN.contains(name)) {
      throw new IllegalArgumentException("event streams use the name " + name + " themselves");
    }
    if (!name.chars().allMatch(c -> ' ' <= c && c <= '~')) {
      throw new IllegalArgumentException("an event's name must be printable ASCII");
    }
    return name;
  }
}
