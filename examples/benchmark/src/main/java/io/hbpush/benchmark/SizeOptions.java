package io.hbpush.benchmark;

import picocli.CommandLine.Option;

/** How much of everything there is. */
final class SizeOptions {
  private static final int MOST_SUBSCRIBERS = 19_000;

  @Option(
      names = "--subscribers",
      paramLabel = "N",
      description = "Let N wait on one channel; by default ${DEFAULT-VALUE}.")
  private int subscribers = 1000;

  @Option(
      names = "--idle",
      paramLabel = "N",
      description = "Let N wait for their memory to be measured; by default ${DEFAULT-VALUE}.")
  private int idle = 10_000;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "Publish messages of N bytes; by default ${DEFAULT-VALUE}.")
  private int bytes = 100;

  /**
   * Returns the sizes.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  Sizes sizes() {
    TurnOptions.require("--subscribers", subscribers, 1, MOST_SUBSCRIBERS);
    TurnOptions.require("--idle", idle, 10, MOST_SUBSCRIBERS);
    TurnOptions.require("--bytes", bytes, Numbered.LEAST_BYTES, 10_000);
    return new Sizes(subscribers, idle, bytes);
  }
}
