package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration WARM_UP = Duration.ofSeconds(9);
  private static final Duration LENGTH = Duration.ofSeconds(2);

  private final List<String> done = new ArrayList<>();
  private int measured;
  private final Turns turns = new Turns(2, LENGTH, WARM_UP, new PrintWriter(Writer.nullWriter()));

  private final class Runner implements Contestant {
    private final String name;

    Runner(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void warmedUp() {
      done.add(name + " is warm");
    }

    @Override
    public Sample measure(Duration length) {
      done.add(name + " " + length.toSeconds());
      return new Sample.Builder().put(Metric.RATE, ++measured).build();
    }
  }

  @Test
  void allWarmUpAndThenTakeTurnsInBeginning() throws Exception {
    turns.play("a race", List.of(new Runner("a"), new Runner("b")), List.of());
    assertThat(done)
        .containsExactly("a 9", "b 9", "a is warm", "b is warm", "a 2", "b 2", "b 2", "a 2");
  }

  @Test
  void samplesStayWithTheirContestant() throws Exception {
    Comparison comparison =
        turns.play("a race", List.of(new Runner("a"), new Runner("b")), List.of());
    assertThat(comparison.names()).containsExactly("a", "b");
    assertThat(comparison.spread(Metric.RATE, 0)).isEqualTo(new Spread(4.5, 3, 6));
    assertThat(comparison.spread(Metric.RATE, 1)).isEqualTo(new Spread(4.5, 4, 5));
  }

  @Test
  void onceIsWithoutWarmingUp() throws Exception {
    turns.once().play("a race", List.of(new Runner("a")), List.of());
    assertThat(done).containsExactly("a 2");
  }
}
