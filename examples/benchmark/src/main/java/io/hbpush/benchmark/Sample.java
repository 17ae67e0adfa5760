package io.hbpush.benchmark;

import java.util.EnumMap;
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

  /** Collects values one by one. */
  static final class Builder {
    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

    Builder put(Metric metric, double value) {
      values.put(metric, value);
      return this;
    }

    Sample build() {
      return new Sample(values);
    }
  }
}
