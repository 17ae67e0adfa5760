package io.hbpush.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that counts what is lost, repeated or out of order in very many deliveries. */
@Command(
    name = "endurance",
    sortOptions = false,
    description =
        "Counts what is lost, repeated or out of order, under load: several publishers to one"
            + " channel; long polls and event streams, some of which break off and come back with"
            + " their cursor, and some of which read slowly.%n",
    footer = {
      "",
      "Exit codes: 0 nothing, 1 something or it went wrong, 2 the command line is wrong."
    })
final class Endurance implements Callable<Integer> {
  private static final int KEPT = 100_000;
  private static final long REPORT_EVERY = 1_000_000;

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "SERVER",
      description = "Measure this of ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  private Peer peer = Peer.HBPUSHD;

  @Option(
      names = "--deliveries",
      paramLabel = "N",
      description = "Go on for N deliveries; by default ${DEFAULT-VALUE}.")
  private long deliveries = 10_000_000;

  @Option(
      names = "--publishers",
      paramLabel = "N",
      description = "Let N publish at the same time; by default ${DEFAULT-VALUE}.")
  private int publishers = 4;

  @Option(
      names = "--subscribers",
      paramLabel = "N",
      description = "Let N subscribe, half of them to event streams; by default ${DEFAULT-VALUE}.")
  private int subscribers = 1000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Who breaks off when, and who is slow; by default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin
  private Programs programs = new Programs();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  private boolean help;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var commandLine = Objects.requireNonNull(spec, "picocli sets it").commandLine();
    try {
      TurnOptions.require("--publishers", publishers, 1, 999);
      TurnOptions.require("--subscribers", subscribers, 1, 10_000);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(commandLine, wrong.getMessage(), wrong);
    }
    PrintWriter out = commandLine.getOut();
    try (var servers = new Servers();
        var crowd = new RestlessCrowd(
            programs.start(servers, peer, KEPT).endpoint(), publishers, subscribers, seed)) {
      long rounds = deliveries / subscribers;
      for (long done = 0; done < rounds; ) {
        done = Math.min(rounds, done + Math.max(1, REPORT_EVERY / subscribers));
        crowd.runTo(done);
        out.println(crowd);
        out.flush();
      }
      return crowd.isClean() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }
}
