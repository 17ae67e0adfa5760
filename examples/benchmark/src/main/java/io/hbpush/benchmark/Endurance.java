package io.hbpush.benchmark;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Later. */
@Command(name = "endurance")
final class Endurance implements Callable<Integer> {
  @Override
  public Integer call() {
    return CommandLine.ExitCode.OK;
  }
}
