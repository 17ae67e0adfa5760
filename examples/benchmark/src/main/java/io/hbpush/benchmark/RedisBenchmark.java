package io.hbpush.benchmark;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that measures what a publish costs with messages in Redis. */
@Command(
    name = "redis",
    sortOptions = false,
    description = "Measures what a publish costs with messages in Redis, each against its peer.%n",
    footer = {
      "",
      "http     hbpushd and Nchan, publishers over HTTP",
      "webapp   callers of the store in one process, and Nchan over HTTP",
      "store    the store and plain EVALSHA on a pool, callers in one process",
      "lone     the same with one caller",
      "memory   hbpushd and Nchan, what Redis keeps for a message",
      "waiters  two hbpushd with many long polls and with one",
      "",
      "Nchan is left out, and that is said, if nginx or its module is missing.",
      "",
      "Exit codes: 0 measured, 1 something went wrong, 2 the command line is wrong."
    })
final class RedisBenchmark implements Callable<Integer> {
  private static final int MEMORY_CHANNELS = 1000;
  private static final int MOST = 10_000;

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      description = "Measure these of ${COMPLETION-CANDIDATES}; by default all.")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Mixin
  private TurnOptions turnOptions = new TurnOptions(7, 3, 20);

  @Option(
      names = "--publishers",
      paramLabel = "N",
      description = "Let N publish at the same time; by default ${DEFAULT-VALUE}.")
  private int publishers = 64;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Publish to N channels; by default ${DEFAULT-VALUE}.")
  private int channels = 100;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "Publish messages of N bytes; by default ${DEFAULT-VALUE}.")
  private int bytes = 100;

  @Option(
      names = "--waiters",
      paramLabel = "N",
      description = "Let N wait on each of two nodes; by default ${DEFAULT-VALUE}.")
  private int waiters = 1000;

  @Mixin
  private Programs programs = new Programs();

  @Mixin
  private ReportOptions reportOptions = new ReportOptions();

  /** What can be measured alone. */
  enum Part {
    HTTP,
    WEBAPP,
    STORE,
    LONE,
    MEMORY,
    WAITERS
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var report = reportOptions.begin("Redis", commandLine());
    var measure = new RedisParts(programs, turns(), bytes, report);
    report.remark(programs.versions());
    for (Part part : EnumSet.copyOf(parts)) {
      switch (part) {
        case HTTP -> measure.http(publishers, channels);
        case WEBAPP -> measure.webapp(publishers, channels);
        case STORE -> measure.store(publishers, channels);
        case LONE -> measure.lone(channels);
        case MEMORY -> measure.memory(publishers, MEMORY_CHANNELS);
        case WAITERS -> measure.waiters(waiters);
      }
    }
    reportOptions.end(report, commandLine());
    return CommandLine.ExitCode.OK;
  }

  private Turns turns() {
    try {
      TurnOptions.require("--publishers", publishers, 1, MOST);
      TurnOptions.require("--channels", channels, 1, MOST);
      TurnOptions.require("--bytes", bytes, 1, MOST);
      TurnOptions.require("--waiters", waiters, 1, MOST);
      return turnOptions.turns(commandLine().getErr());
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(commandLine(), wrong.getMessage(), wrong);
    }
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec, "picocli sets it").commandLine();
  }
}
