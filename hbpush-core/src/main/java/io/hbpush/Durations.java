package io.hbpush;

import java.time.Duration;

/** The rule all durations of the protocol share: it counts in whole seconds. */
final class Durations {
  private Durations() {}

  static Duration requireWholeSeconds(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero() || duration.getNano() != 0) {
      throw new IllegalArgumentException(
          name + " must be a positive number of whole seconds: " + duration);
    }
    return duration;
  }

  static Duration requireBetween(String name, Duration duration, Duration least, Duration most) {
    requireWholeSeconds(name, duration);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " must be from " + least + " to " + most + ": " + duration);
    }
    return duration;
  }
}
