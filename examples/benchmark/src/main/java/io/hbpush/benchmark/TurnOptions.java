package io.hbpush.benchmark;

import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How many turns there are and how long they take. */
final class TurnOptions {
  /** Connections that rest for longer may be closed by a server. */
  private static final int MAX_SECONDS = 30;

  @Option(
      names = "--turns",
      paramLabel = "N",
      description = "Measure each N times; by default ${DEFAULT-VALUE}.")
  private int turns;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Measure for N seconds, at most 30, in each turn; by default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Let each work for N seconds, at most 30, before the first turn; by default"
          + " ${DEFAULT-VALUE}.")
  private int warmUp;

  /** Sets what holds if nothing is said. */
  TurnOptions(int turns, int seconds, int warmUp) {
    this.turns = turns;
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  /**
   * Returns the turns.
   *
   * @param progress is told how far it is
   * @throws IllegalArgumentException if an option is out of its range
   */
  Turns turns(PrintWriter progress) {
    require("--turns", turns, 1, 1000);
    require("--seconds", seconds, 1, MAX_SECONDS);
    require("--warm-up", warmUp, 0, MAX_SECONDS);
    return new Turns(turns, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp), progress);
  }

  /**
   * Checks a number.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  static void require(String option, int value, int least, int greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(
          option + " must be from " + least + " to " + greatest + ": " + value);
    }
  }
}
