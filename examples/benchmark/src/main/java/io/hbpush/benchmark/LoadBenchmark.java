package io.hbpush.benchmark;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
      "A load publishes to channels of its own, whose ids begin with load-, and checks every body for",
      "loss, repetition and order. The server must keep 50 messages of a channel for a minute, and tell",
      "publishers about their channel.",
      "",
      "Exit codes: 0 measured, 1 something went wrong, 2 the command line is wrong."
    })
final class LoadBenchmark implements Callable<Integer> {
  private static final int PORT = 8080;
  private static final int MANY = 1_000_000;

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "Where the server listens; by default ${DEFAULT-VALUE}.")
  private String address = "localhost:" + PORT;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "The server's process on this machine, for its processor time and memory.")
  private @Nullable Long pid;

  @Option(
      names = "--publisher",
      paramLabel = "PATH",
      description = "What goes before the channel id for publishers; by default ${DEFAULT-VALUE}.")
  private String publisher = Endpoint.PUBLISHER;

  @Option(
      names = "--subscriber",
      paramLabel = "PATH",
      description = "The same for subscribers, with long polling; by default ${DEFAULT-VALUE}.")
  private String subscriber = Endpoint.SUBSCRIBER;

  @Option(
      names = "--interval",
      paramLabel = "PATH",
      description = "The same for interval polling; by default ${DEFAULT-VALUE}.")
  private String interval = Endpoint.INTERVAL;

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

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write load.md and load.svg there as well.")
  private @Nullable Path out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  private boolean help;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Server server;
    Turns turns;
    Sizes sizes;
    Set<Load> chosen;
    try {
      server = new Server(address, endpoint(), process());
      turns = turnOptions.turns(commandLine().getErr());
      sizes = sizeOptions.sizes(MANY);
      chosen = chosen();
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(commandLine(), wrong.getMessage(), wrong);
    }
    var report = new Report("Load", commandLine().getOut());
    report.remark(Machine.describe());
    report.remark("Load average before: " + Machine.load());
    String prefix = "load-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-";
    var maker = new Loads(prefix, sizes, Duration.ZERO);
    for (Load load : chosen) {
      report.add(measure(load, maker, server, load == Load.IDLE ? turns.once() : turns));
    }
    commandLine().getOut().println(report.remarks());
    if (out != null) {
      report.write(out, "load");
    }
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

  private Endpoint endpoint() {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    try {
      int port = colon < 0 ? PORT : Integer.parseInt(address.substring(colon + 1));
      var socket = new InetSocketAddress(host, port);
      if (host.isEmpty() || socket.isUnresolved()) {
        throw new IllegalArgumentException("--address names no host that is known: " + address);
      }
      return new Endpoint(socket, publisher, subscriber, interval);
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException("--address must be HOST:PORT: " + address, noNumber);
    }
  }

  private Optional<ProcessHandle> process() {
    if (pid == null) {
      return Optional.empty();
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      throw new IllegalArgumentException("--pid is no process of this machine: " + pid);
    }
    return process;
  }

  /** Without its process there is nothing to tell about a server's memory. */
  private Set<Load> chosen() {
    Set<Load> chosen = loads == null ? EnumSet.allOf(Load.class) : EnumSet.copyOf(loads);
    if (pid == null && chosen.contains(Load.IDLE)) {
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
