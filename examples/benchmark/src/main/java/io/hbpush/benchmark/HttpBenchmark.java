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

/** The command that measures servers over HTTP, with messages in their memory. */
@Command(
    name = "http",
    sortOptions = false,
    description = "Measures hbpush over HTTP with messages in memory, each against its peer.%n",
    footer = {
      "",
      "fan_out      long polls of one channel, round after round",
      "latency      the same with a rest after each round: answers to POST, time to the last",
      "streams      event streams of one channel, one message a round",
      "bursts       the same with 50 messages a round",
      "slow_reader  streams of large messages, with and without a reader of a byte a second",
      "publish      publishers that nobody waits for",
      "replay       readers of backlogs",
      "interval     clients at the end of backlogs, with interval polling",
      "idle         memory of long polls that wait",
      "growth       hbpushd with few and many: subscribers (Nchan too), channels, messages in one",
      "",
      "hbpushd is measured against Nchan; hbpush's servlets against bare servlets in the same",
      "container. Nchan is left out, and that is said, if nginx or its module is missing.",
      "",
      "Exit codes: 0 measured, 1 something went wrong, 2 the command line is wrong."
    })
final class HttpBenchmark implements Callable<Integer> {
  private static final int MOST_CHANNELS = 2_000_000;

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      description = "Measure these of ${COMPLETION-CANDIDATES}; by default all.")
  private Set<HttpParts.Part> parts = EnumSet.allOf(HttpParts.Part.class);

  @Option(
      names = "--servers",
      paramLabel = "SERVER",
      split = ",",
      description = "Measure these of ${COMPLETION-CANDIDATES}; by default all.")
  private Set<HttpParts.Field> servers = EnumSet.allOf(HttpParts.Field.class);

  @Mixin
  private TurnOptions turnOptions = new TurnOptions(5, 2, 10);

  @Option(
      names = "--slices",
      paramLabel = "N",
      description = "Measure each N times in a turn; by default ${DEFAULT-VALUE}.")
  private int slices = 3;

  @Mixin
  private SizeOptions sizeOptions = new SizeOptions();

  @Option(
      names = "--many-channels",
      paramLabel = "N",
      description = "Grow to N channels, and to N messages in one; by default ${DEFAULT-VALUE}.")
  private int manyChannels = 1_000_000;

  @Mixin
  private Programs programs = new Programs();

  @Mixin
  private ReportOptions reportOptions = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var report = reportOptions.begin("HTTP", commandLine());
    var measure = new HttpParts(programs, turns(), sizes(), manyChannels, report);
    programs.nginxVersion().ifPresent(report::remark);
    for (HttpParts.Part part : EnumSet.copyOf(parts)) {
      for (HttpParts.Field field : EnumSet.copyOf(servers)) {
        measure.measure(part, field);
      }
    }
    reportOptions.end(report, commandLine());
    return CommandLine.ExitCode.OK;
  }

  private FreshTurns turns() {
    try {
      TurnOptions.require("--slices", slices, 1, 100);
      return new FreshTurns(turnOptions.turns(commandLine().getErr()), slices);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(commandLine(), wrong.getMessage(), wrong);
    }
  }

  private Sizes sizes() {
    try {
      TurnOptions.require("--many-channels", manyChannels, 10, MOST_CHANNELS);
      return sizeOptions.sizes();
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(commandLine(), wrong.getMessage(), wrong);
    }
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec, "picocli sets it").commandLine();
  }
}
