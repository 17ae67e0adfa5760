package io.hbpush.config;

import java.util.Objects;
import java.util.Optional;

/**
 * Why a configuration was refused. Names no value of an option that is a secret.
 *
 * @param place where the fault stands
 * @param problem what is wrong there
 * @param allowed what may stand there
 * @param suggestion the known name that comes nearest to an unknown one, if one comes near
 */
public record Fault(Place place, String problem, String allowed, Optional<String> suggestion) {
  /** Checks that nothing is missing. */
  public Fault {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(problem, "problem");
    Objects.requireNonNull(allowed, "allowed");
    Objects.requireNonNull(suggestion, "suggestion");
  }

  Fault(Place place, String problem, String allowed) {
    this(place, problem, allowed, Optional.empty());
  }

  /** Returns the fault as one line: place, problem, what is allowed, suggestion. */
  @Override
  public String toString() {
    return place + ": " + problem + "; allowed: " + allowed
        + suggestion.map(name -> "; did you mean " + name + "?").orElse("");
  }
}
