package io.hbpush.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came out of turns.
 *
 * @param title what was done
 * @param names the contestants; the first is compared with the others
 * @param turns for each turn, a sample for each contestant
 */
record Comparison(String title, List<String> names, List<List<Sample>> turns, List<Goal> goals) {
  private static final String NOT_MEASURED = "–";

  Comparison {
    names = List.copyOf(names);
    turns = List.copyOf(turns);
    goals = List.copyOf(goals);
  }

  /** What was measured, in the order of the enum. */
  List<Metric> metrics() {
    return Arrays.stream(Metric.values()).filter(metric -> has(metric, 0)).toList();
  }

  /** Whether that was measured of the contestant. */
  boolean has(Metric metric, int contestant) {
    return turns.get(0).get(contestant).values().containsKey(metric);
  }

  /** Where a contestant's values lie. */
  Spread spread(Metric metric, int contestant) {
    return Spread.of(turns.stream().map(turn -> value(turn, metric, contestant)).toList());
  }

  /** Where the ratios of the first contestant to another one lie, each taken within one turn. */
  Spread ratio(Metric metric, int other) {
    return Spread.of(turns.stream()
        .map(turn -> value(turn, metric, 0) / value(turn, metric, other))
        .toList());
  }

  private Spread difference(Metric metric, int other) {
    return Spread.of(turns.stream()
        .map(turn -> value(turn, metric, 0) - value(turn, metric, other))
        .toList());
  }

  private static double value(List<Sample> turn, Metric metric, int contestant) {
    return turn.get(contestant).values().get(metric);
  }

  /** Whether a goal was reached; empty if there was nobody to compare with. */
  Optional<Boolean> isMet(Goal goal) {
    if (goal.other() >= names.size() || !has(goal.metric(), goal.other())) {
      return Optional.empty();
    }
    Spread measured = switch (goal.measure()) {
      case VALUE -> spread(goal.metric(), 0);
      case RATIO -> ratio(goal.metric(), goal.other());
      case DIFFERENCE -> difference(goal.metric(), goal.other());
    };
    return Optional.of(goal.isMet(measured.median()));
  }

  /** All of it for people. */
  Table table() {
    var head = new ArrayList<String>(List.of(""));
    head.addAll(names);
    names.stream().skip(1).map(other -> names.get(0) + " / " + other).forEach(head::add);
    head.add("goal");
    return new Table(head, metrics().stream().map(this::row).toList());
  }

  private List<String> row(Metric metric) {
    var row = new ArrayList<String>(List.of(metric.title()));
    for (int i = 0; i < names.size(); i++) {
      row.add(has(metric, i) ? spread(metric, i).format(metric::format) : NOT_MEASURED);
    }
    for (int i = 1; i < names.size(); i++) {
      row.add(has(metric, i) ? ratio(metric, i).format(Comparison::formatRatio) : NOT_MEASURED);
    }
    row.add(verdict(metric));
    return row;
  }

  /** Says whether the metric's goal was reached; empty if it has none. */
  String verdict(Metric metric) {
    return goals.stream()
        .filter(goal -> goal.metric() == metric)
        .map(goal ->
            goal + isMet(goal).map(met -> met ? ": met" : ": MISSED").orElse(": not measured"))
        .findFirst()
        .orElse("");
  }

  private static String formatRatio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
