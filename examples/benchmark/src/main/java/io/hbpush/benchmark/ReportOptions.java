package io.hbpush.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where a command's result goes. */
final class ReportOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write ${COMMAND-NAME}.md and ${COMMAND-NAME}.svg there as well.")
  private @Nullable Path out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  private boolean help;

  /** Begins a report, which names the machine. */
  Report begin(String title, CommandLine command) {
    var report = new Report(title, command.getOut());
    report.remark(Machine.describe());
    report.remark("Load average before: " + Machine.load());
    return report;
  }

  /** Prints what is left, and writes the files. */
  void end(Report report, CommandLine command) throws IOException {
    command.getOut().println(report.remarks());
    if (out != null) {
      report.write(out, command.getCommandName());
    }
  }
}
