package io.hbpush.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a benchmark has found. */
final class Report {
  private final String title;
  private final PrintWriter out;
  private final Set<String> remarks = new LinkedHashSet<>();
  private final List<Comparison> comparisons = new ArrayList<>();

  /**
   * Begins a report.
   *
   * @param out where comparisons are printed as they come
   */
  Report(String title, PrintWriter out) {
    this.title = title;
    this.out = out;
  }

  void add(Comparison comparison) {
    comparisons.add(comparison);
    out.println();
    out.println(comparison.title());
    out.println(comparison.table().text());
    out.flush();
  }

  /** Adds a sentence that a reader should know. */
  void remark(String sentence) {
    remarks.add(sentence);
  }

  /** What a reader should know, a line for each. */
  String remarks() {
    return String.join(System.lineSeparator(), remarks);
  }

  /** Writes a Markdown file and its picture, with the names {@code name.md} and {@code name.svg}. */
  void write(Path directory, String name) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(name + ".svg"), Chart.draw(comparisons));
    Files.writeString(directory.resolve(name + ".md"), markdown(name + ".svg"));
  }

  private String markdown(String picture) {
    var text = new StringBuilder("# " + title + "\n\n![The medians as bars](" + picture + ")\n");
    comparisons.forEach(comparison ->
        text.append("\n## " + comparison.title() + "\n\n" + comparison.table().markdown()));
    text.append('\n');
    remarks.forEach(remark -> text.append("- ").append(remark).append('\n'));
    return text.toString();
  }
}
