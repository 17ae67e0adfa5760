package io.hbpush.benchmark;

import java.util.List;
import java.util.Locale;

/** Draws comparisons as bars, in SVG: the medians, with a line from the least to the greatest. */
final class Chart {
  private static final int WIDTH = 760;
  private static final int MARGIN = 16;
  private static final int BAR_BEGIN = 170;
  private static final int BAR_WIDTH = 330;
  private static final int BAR_HEIGHT = 14;
  private static final int LINE = 20;
  private static final int GAP = 12;
  private static final List<String> COLOURS = List.of("#1f6f8b", "#c9ada1", "#a5a58d", "#6d6875");

  private final StringBuilder shapes = new StringBuilder();
  private int y = MARGIN;

  private Chart() {}

  /** Returns the picture as a file's content. */
  static String draw(List<Comparison> comparisons) {
    var chart = new Chart();
    comparisons.forEach(chart::comparison);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
        font-family="sans-serif" font-size="12" fill="#222">
        <rect width="100%%" height="100%%" fill="#fff"/>
        %3$s</svg>
        """.formatted(WIDTH, chart.y + MARGIN, chart.shapes);
  }

  private void comparison(Comparison comparison) {
    y += LINE;
    text(MARGIN, "start", comparison.title(), " font-size=\"14\" font-weight=\"bold\"");
    for (Metric metric : comparison.metrics()) {
      y += LINE;
      text(MARGIN, "start", metric.title(), " fill=\"#666\"");
      text(WIDTH - MARGIN, "end", comparison.verdict(metric), " font-weight=\"bold\"");
      double scale = greatest(comparison, metric);
      for (int i = 0; i < comparison.names().size(); i++) {
        if (!comparison.has(metric, i)) {
          continue;
        }
        y += LINE;
        text(BAR_BEGIN - 8, "end", comparison.names().get(i), "");
        bar(comparison.spread(metric, i), scale, COLOURS.get(i % COLOURS.size()), metric);
      }
    }
    y += GAP;
  }

  private static double greatest(Comparison comparison, Metric metric) {
    double greatest = Double.MIN_NORMAL;
    for (int i = 0; i < comparison.names().size(); i++) {
      if (comparison.has(metric, i)) {
        greatest = Math.max(greatest, comparison.spread(metric, i).greatest());
      }
    }
    return greatest;
  }

  private void bar(Spread spread, double scale, String colour, Metric metric) {
    int top = y - BAR_HEIGHT + 3;
    double factor = BAR_WIDTH / scale;
    shape(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        BAR_BEGIN, top, spread.median() * factor, BAR_HEIGHT, colour);
    shape(
        "<path d=\"M%.1f %dH%.1f\" stroke=\"#222\"/>",
        BAR_BEGIN + spread.least() * factor,
        top + BAR_HEIGHT / 2,
        BAR_BEGIN + spread.greatest() * factor);
    text(BAR_BEGIN + BAR_WIDTH + 8, "start", spread.format(metric::format), "");
  }

  private void text(int x, String anchor, String text, String attributes) {
    shape(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\"%s>%s</text>",
        x, y, anchor, attributes, escape(text));
  }

  private void shape(String format, Object... values) {
    shapes.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
