package io.hbpush.benchmark;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Where values lie.
 *
 * @param median the one in the middle, or the mean of the two in the middle
 * @param least the least of all
 * @param greatest the greatest of all
 */
record Spread(double median, double least, double greatest) {
  /**
   * Describes values.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there are no values");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(size - 1));
  }

  /** The median, and the range in parentheses if there is one. */
  String format(DoubleFunction<String> number) {
    String text = number.apply(median);
    return least == greatest
        ? text
        : text + " (" + number.apply(least) + "–" + number.apply(greatest) + ")";
  }
}
