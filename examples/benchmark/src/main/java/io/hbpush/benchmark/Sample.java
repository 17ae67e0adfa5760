package io.hbpush.benchmark;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured in one turn.
 *
 * @param values what was measured of each metric
 */
record Sample(Map<Metric, Double> values) {
  Sample {
    values = Map.copyOf(values);
  }

  /** Returns the medians of several samples of the same metrics. */
  static Sample median(List<Sample> samples) {
    var medians = new Builder();
    for (Metric metric : samples.get(0).values.keySet()) {
      medians.put(
          metric,
          Spread.of(samples.stream().map(sample -> sample.values.get(metric)).toList())
              .median());
    }
    return medians.build();
  }

  /** Returns this sample with one value more. */
  Sample with(Metric metric, double value) {
    var more = new EnumMap<Metric, Double>(values);
    more.put(metric, value);
    return new Sample(more);
  }

  /** Collects values one by one. */
  static final class Builder {
    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

    /** Puts a value; what is no number could not be measured, and is left out. */
    Builder put(Metric metric, double value) {
      if (!Double.isNaN(value)) {
        values.put(metric, value);
      }
      return this;
    }

    Sample build() {
      return new Sample(values);
    }
  }
}
