package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.benchmark.Goal.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Goal TWICE = Goal.ratio(Metric.RATE, Side.AT_LEAST, 2);
  private static final Goal CHEAP = Goal.value(Metric.REDIS_CPU, Side.AT_MOST, 2.5);

  private static Sample sample(double rate, double redisCpu) {
    return new Sample.Builder()
        .put(Metric.REDIS_CPU, redisCpu)
        .put(Metric.RATE, rate)
        .build();
  }

  /** The machine was ten times as slow in the second turn. */
  private final Comparison comparison = new Comparison(
      "a race",
      List.of("hare", "tortoise"),
      List.of(
          List.of(sample(3000, 1), sample(1000, 2)),
          List.of(sample(200, 20), sample(100, 30)),
          List.of(sample(2500, 2), sample(1000, 3))),
      List.of(TWICE, CHEAP));

  private final Comparison alone =
      new Comparison("a race", List.of("hare"), List.of(List.of(sample(1, 3))), List.of());

  @Test
  void ratiosAreTakenWithinEachTurn() {
    assertThat(comparison.ratio(Metric.RATE, 1)).isEqualTo(new Spread(2.5, 2, 3));
    assertThat(comparison.spread(Metric.RATE, 1)).isEqualTo(new Spread(1000, 100, 1000));
  }

  @Test
  void aGoalIsComparedWithTheMedian() {
    assertThat(comparison.isMet(TWICE)).contains(true);
    assertThat(comparison.isMet(CHEAP)).contains(true);
    assertThat(alone.isMet(CHEAP)).contains(false);
  }

  @Test
  void aRatioNeedsTwo() {
    assertThat(alone.isMet(TWICE)).isEmpty();
  }

  @Test
  void whatSomebodyWasNotMeasuredByIsLeftOut() {
    Sample both = new Sample.Builder().put(Metric.HEAP, 900).put(Metric.RSS, 10).build();
    Sample one = new Sample.Builder().put(Metric.RSS, 20).build();
    Goal small = Goal.ratio(Metric.HEAP, Side.AT_MOST, 1);
    var memory =
        new Comparison("memory", List.of("java", "c"), List.of(List.of(both, one)), List.of(small));
    assertThat(memory.isMet(small)).isEmpty();
    assertThat(memory.table().rows().get(0))
        .containsExactly(Metric.HEAP.title(), "900", "–", "–", "at most 1 ×: not measured");
    assertThat(Chart.draw(List.of(memory))).contains("900", "20");
  }

  @Test
  void aGoalMayBeADifferenceOrTheRatioToTheThird() {
    List<Sample> turn = List.of(sample(900, 1), sample(700, 1), sample(450, 1));
    var three = new Comparison("a race", List.of("a", "b", "c"), List.of(turn), List.of());
    assertThat(three.isMet(Goal.difference(Metric.RATE, Side.AT_MOST, 200))).contains(true);
    assertThat(three.isMet(Goal.difference(Metric.RATE, Side.AT_MOST, 199))).contains(false);
    assertThat(three.isMet(Goal.ratioTo(2, Metric.RATE, Side.AT_LEAST, 2))).contains(true);
    assertThat(Goal.difference(Metric.RATE, Side.AT_MOST, 200)).hasToString("at most 200 more");
  }

  @Test
  void theTableSaysWhatWasMetAndWhatWasNot() {
    assertThat(comparison.table().head())
        .containsExactly("", "hare", "tortoise", "hare / tortoise", "goal");
    assertThat(comparison.table().rows())
        .containsExactly(
            List.of(
                "publishes per second",
                "2,500 (200–3,000)",
                "1,000 (100–1,000)",
                "2.50 (2.00–3.00)",
                "at least 2 ×: met"),
            List.of(
                "Redis CPU per publish, µs",
                "2.0 (1.0–20.0)",
                "3.0 (2.0–30.0)",
                "0.67 (0.50–0.67)",
                "at most 2.5: met"));
    var missed = new Comparison("", List.of("hare"), alone.turns(), List.of(TWICE, CHEAP));
    assertThat(missed.table().rows())
        .extracting(row -> row.get(2))
        .containsExactly("at least 2 ×: not measured", "at most 2.5: MISSED");
  }
}
