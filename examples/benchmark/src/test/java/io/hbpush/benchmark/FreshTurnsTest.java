package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshTurnsTest {
  private final List<String> happened = new ArrayList<>();
  private final Turns turns = new Turns(
      2, Duration.ofSeconds(1), Duration.ofSeconds(9), new PrintWriter(Writer.nullWriter()));

  /** Each measurement finds one more than the one before. */
  private final class Runner implements HttpContestant {
    private final String name;
    private double value;

    Runner(String name, double first) {
      this.name = name;
      value = first;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Sample measure(Duration length) {
      happened.add(name + " " + length.toSeconds());
      return new Sample.Builder().put(Metric.RATE, value++).build();
    }

    @Override
    public void close() {
      happened.add(name + " closed");
    }
  }

  private Entrant entrant(String name, double first) {
    return new Entrant() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public HttpContestant enter(Servers servers) {
        happened.add(name + " enters");
        return new Runner(name, first);
      }
    };
  }

  @Test
  void inEachTurnAllAreNewAndMeasuredInSlices() throws Exception {
    new FreshTurns(turns, 2).play("a race", List.of(entrant("a", 0), entrant("b", 0)), List.of());
    assertThat(String.join(", ", happened))
        .startsWith("a enters, b enters, a 9, b 9, a 1, b 1, b 1, a 1, a closed, b closed");
    assertThat(happened).hasSize(20);
  }

  @Test
  void inEverySecondTurnTheyComeInTheOppositeOrder() throws Exception {
    Comparison comparison = new FreshTurns(turns, 1)
        .play("a race", List.of(entrant("a", 10), entrant("b", 1)), List.of());
    assertThat(String.join(", ", happened))
        .isEqualTo("a enters, b enters, a 9, b 9, a 1, b 1, a closed, b closed, "
            + "b enters, a enters, b 9, a 9, b 1, a 1, b closed, a closed");
    assertThat(comparison.ratio(Metric.RATE, 1)).isEqualTo(new Spread(5.5, 5.5, 5.5));
  }

  @Test
  void aTurnIsTheMedianOfItsSlices() throws Exception {
    Comparison comparison = new FreshTurns(turns, 3)
        .play("a race", List.of(entrant("a", 10), entrant("b", 1)), List.of());
    // 10 and 1 while warming up, 11, 12, 13 and 2, 3, 4 in the slices
    assertThat(comparison.ratio(Metric.RATE, 1)).isEqualTo(new Spread(4, 4, 4));
  }

  @Test
  void whatHasItsOwnEndIsMeasuredOnceInEachTurn() throws Exception {
    new FreshTurns(turns, 3).once().play("a race", List.of(entrant("a", 0)), List.of());
    assertThat(happened)
        .containsExactly("a enters", "a 1", "a closed", "a enters", "a 1", "a closed");
  }
}
