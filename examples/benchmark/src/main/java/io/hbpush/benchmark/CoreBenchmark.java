package io.hbpush.benchmark;

import io.hbpush.benchmark.Goal.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that measures core alone, by JMH. */
@Command(
    name = "core",
    sortOptions = false,
    description = "Measures core alone, by JMH: time and allocation of what it does often.%n")
final class CoreBenchmark implements Callable<Integer> {
  /** What a publish allocates for the message itself: {@code Message} and {@code MessageId}. */
  private static final int MESSAGE_BYTES = 48;

  private static final Map<String, List<Goal>> GOALS = Map.of(
      "PublishBench.publish channels=100",
      List.of(
          Goal.value(Metric.NANOS, Side.AT_MOST, 300),
          Goal.value(Metric.ALLOCATED, Side.AT_MOST, 200 + MESSAGE_BYTES)),
      "DeliveryBench.deliver held=1000",
      List.of(
          Goal.value(Metric.NANOS, Side.AT_MOST, 100),
          Goal.value(Metric.ALLOCATED, Side.AT_MOST, 50)));

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Measure what this is found in; by default all.")
  private String only = "";

  @Option(
      names = "--forks",
      paramLabel = "N",
      description = "Measure in N JVMs; by default ${DEFAULT-VALUE}.")
  private int forks = 3;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Measure for N seconds in each; by default ${DEFAULT-VALUE}.")
  private int iterations = 5;

  @Mixin
  private ReportOptions reportOptions = new ReportOptions();

  @Override
  public Integer call() throws IOException, RunnerException {
    var commandLine = Objects.requireNonNull(spec, "picocli sets it").commandLine();
    var report = reportOptions.begin("Core", commandLine);
    for (RunResult result : run()) {
      report.add(comparison(result));
    }
    reportOptions.end(report, commandLine);
    return CommandLine.ExitCode.OK;
  }

  private Collection<RunResult> run() throws IOException, RunnerException {
    var options = new OptionsBuilder()
        .include("^(?=.*" + only + ")io\\.hbpush\\.\\w+Bench\\.")
        .forks(forks)
        .warmupIterations(iterations)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.seconds(1))
        .shouldFailOnError(true)
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .build();
    try {
      return new Runner(options).run();
    } catch (NoBenchmarksException none) {
      throw new IOException("no benchmark has this in its name: " + only, none);
    }
  }

  /** What came out for one benchmark: a sample for each iteration. */
  private static Comparison comparison(RunResult result) {
    String title = title(result);
    int each =
        Integer.parseInt(Objects.requireNonNullElse(result.getParams().getParam("held"), "1"));
    var turns = new ArrayList<List<Sample>>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        turns.add(List.of(sample(iteration, each)));
      }
    }
    List<Goal> goals = GOALS.entrySet().stream()
        .filter(goal -> title.equals(goal.getKey()))
        .flatMap(goal -> goal.getValue().stream())
        .toList();
    return new Comparison(title, List.of("core"), turns, goals);
  }

  private static String title(RunResult result) {
    String name = result.getParams().getBenchmark();
    String parameters = result.getParams().getParamsKeys().stream()
        .map(key -> " " + key + "=" + result.getParams().getParam(key))
        .collect(Collectors.joining());
    return name.substring("io.hbpush.".length()) + parameters;
  }

  /** Time and bytes for each of those that are held. */
  private static Sample sample(IterationResult iteration, int each) {
    var others = iteration.getSecondaryResults();
    double bytes = others.containsKey("bytes")
        ? others.get("bytes").getScore() / others.get("publishes").getScore()
        : others.get("gc.alloc.rate.norm").getScore();
    return new Sample.Builder()
        .put(Metric.NANOS, iteration.getPrimaryResult().getScore() / each)
        .put(Metric.ALLOCATED, bytes / each)
        .build();
  }
}
