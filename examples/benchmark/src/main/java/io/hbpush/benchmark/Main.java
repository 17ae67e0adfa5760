package io.hbpush.benchmark;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
    name = "benchmark",
    description = "Measures hbpush against its peers, in turns on this machine.%n",
    subcommands = {
      CoreBenchmark.class,
      HttpBenchmark.class,
      LoadBenchmark.class,
      RedisBenchmark.class,
      Endurance.class,
      CommandLine.HelpCommand.class
    })
final class Main {
  private static final int WENT_WRONG = CommandLine.ExitCode.SOFTWARE;

  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          PrintWriter err = command.getErr();
          err.print("benchmark: " + failure.getMessage());
          for (Throwable why = failure.getCause(); why != null; why = why.getCause()) {
            err.print("; " + why);
          }
          err.println();
          return WENT_WRONG;
        });
  }
}
