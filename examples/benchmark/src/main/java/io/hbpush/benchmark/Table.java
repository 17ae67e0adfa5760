package io.hbpush.benchmark;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of texts.
 *
 * @param head a text for each column
 * @param rows a text for each column in each
 */
record Table(List<String> head, List<List<String>> rows) {
  Table {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** For a terminal: columns as wide as they need to be. */
  String text() {
    int[] widths = IntStream.range(0, head.size())
        .map(column -> lines().mapToInt(line -> line.get(column).length()).max().orElse(0))
        .toArray();
    return lines().map(line -> padded(line, widths)).collect(Collectors.joining("\n", "", "\n"));
  }

  private Stream<List<String>> lines() {
    return Stream.concat(Stream.of(head), rows.stream());
  }

  private static String padded(List<String> line, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(column ->
            line.get(column) + " ".repeat(widths[column] - line.get(column).length()))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  /** For a Markdown file. */
  String markdown() {
    String rule = "|---".repeat(head.size()) + "|\n";
    return markdown(head) + rule + rows.stream().map(Table::markdown).collect(Collectors.joining());
  }

  private static String markdown(List<String> line) {
    return "| " + String.join(" | ", line) + " |\n";
  }
}
