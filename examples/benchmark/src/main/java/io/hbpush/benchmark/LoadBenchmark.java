package io.hbpush.benchmark;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
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

/** The command that measures a server of somebody else. */
@Command(
    name = "load",
    sortOptions = false,
    description = "Puts any server of the protocol under load; it runs already.%n",
    footer = {
      "",
      "A load publishes to channels of its own, whose ids begin with load-, and",
      "checks every body for loss, repetition and order. The server must keep 50",
      "messages of a channel for a minute, and tell publishers about their channel.",
      "",
      "Exit codes: 0 measured, 1 something went wrong, 2 the command line is wrong."
    })
final class LoadBenchmark implements Callable<Integer> {
  @Spec
  private @Nullable CommandSpec spec;

  @Mixin
  private ServerOptions serverOptions = new ServerOptions();

  @Option(
      names = "--loads",
      paramLabel = "LOAD",
      split = ",",
      description = "Measure these of ${COMPLETION-CANDIDATES}; by default all.")
  private @Nullable Set<Load> loads;

  @Mixin
  private TurnOptions turnOptions = new TurnOptions(5, 2, 10);

  @Mixin
  private SizeOptions sizeOptions = new SizeOptions();

  @Mixin
  private ReportOptions reportOptions = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Server server;
    Turns turns;
    Sizes sizes;
    Set<Load> chosen;
    try {
      server = serverOptions.server();
      turns = turnOptions.turns(commandLine().getErr());
      sizes = sizeOptions.sizes();
      chosen = chosen(server);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(commandLine(), wrong.getMessage(), wrong);
    }
    var report = reportOptions.begin("Load", commandLine());
    String prefix = "load-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-";
    var maker = new Loads(prefix, sizes, Duration.ZERO);
    for (Load load : chosen) {
      report.add(measure(load, maker, server, load == Load.IDLE ? turns.once() : turns));
    }
    reportOptions.end(report, commandLine());
    return CommandLine.ExitCode.OK;
  }

  private static Comparison measure(Load load, Loads maker, Server server, Turns turns)
      throws IOException, InterruptedException {
    try (HttpContestant contestant = maker.connect(load, server.name(), server)) {
      return turns.play(maker.title(load), List.of(contestant), List.of());
    } catch (ConnectException refused) {
      throw new IOException("nobody listens at " + server.name(), refused);
    }
  }

  /** Without its process there is nothing to tell about a server's memory. */
  private Set<Load> chosen(Server server) {
    Set<Load> chosen = loads == null ? EnumSet.allOf(Load.class) : EnumSet.copyOf(loads);
    if (server.process().isEmpty() && chosen.contains(Load.IDLE)) {
      if (loads != null) {
        throw new IllegalArgumentException("--loads idle needs --pid");
      }
      chosen.remove(Load.IDLE);
    }
    return chosen;
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec, "picocli sets it").commandLine();
  }
}
