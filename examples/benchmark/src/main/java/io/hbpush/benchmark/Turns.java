package io.hbpush.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures contestants in turns: one after the other, again and again. What makes the machine slow
 * for a while makes it so for all of them, and ratios within one turn hold.
 *
 * @param count how often each is measured
 * @param length how long it is measured in each turn
 * @param warmUp how long each works before the first turn
 * @param progress is told how far it is
 */
record Turns(int count, Duration length, Duration warmUp, PrintWriter progress) {
  Turns {
    if (count < 1) {
      throw new IllegalArgumentException("turns must be at least 1: " + count);
    }
    if (length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException("a turn must have a length: " + length);
    }
  }

  /** The same, but once and without warming up. */
  Turns once() {
    return new Turns(1, length, Duration.ZERO, progress);
  }

  /** The same without warming up. */
  Turns cold() {
    return new Turns(count, length, Duration.ZERO, progress);
  }

  /** As many as given, and nobody is told. */
  Turns quietly(int count) {
    return new Turns(count, length, warmUp, new PrintWriter(Writer.nullWriter()));
  }

  /** Warms up and measures. */
  Comparison play(String title, List<? extends Contestant> contestants, List<Goal> goals)
      throws IOException, InterruptedException {
    if (!warmUp.isZero()) {
      progress.println(title + ": warming up");
      for (Contestant contestant : contestants) {
        contestant.measure(warmUp);
      }
      for (Contestant contestant : contestants) {
        contestant.warmedUp();
      }
    }
    var turns = new ArrayList<List<Sample>>();
    while (turns.size() < count) {
      turns.add(turn(contestants, turns.size() % 2));
      progress.println(title + ": turn " + turns.size() + " of " + count);
    }
    var names = contestants.stream().map(Contestant::name).toList();
    return new Comparison(title, names, turns, goals);
  }

  /** The one who begins changes, so that nobody always follows the same one. */
  private List<Sample> turn(List<? extends Contestant> contestants, int first)
      throws IOException, InterruptedException {
    int size = contestants.size();
    var samples = new Sample[size];
    for (int i = 0; i < size; i++) {
      int next = (first + i) % size;
      samples[next] = contestants.get(next).measure(length);
    }
    return List.of(samples);
  }
}
