package io.hbpush.config;

import java.util.Objects;

/**
 * What is allowed in a configuration and yet hardly meant.
 *
 * @param place where it stands
 * @param message what follows from it
 */
public record Warning(Place place, String message) {
  /** Checks that nothing is missing. */
  public Warning {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(message, "message");
  }

  /** Returns the warning as one line: place, message. */
  @Override
  public String toString() {
    return place + ": " + message;
  }
}
