package io.hbpush.benchmark;

/**
 * What is to be reached by the contestant that is named first.
 *
 * @param metric what it is measured by
 * @param measure what is compared with the bound
 * @param other the place of the contestant that it is compared with, 1 for the second
 * @param side on which side of the bound to be
 */
record Goal(Metric metric, Measure measure, int other, Side side, double bound) {
  /** What is compared with the bound. */
  enum Measure {
    /** The contestant's own median. */
    VALUE(""),
    /** The median of its ratios to another contestant. */
    RATIO(" ×"),
    /** The median of what it has more than another contestant. */
    DIFFERENCE(" more");

    private final String unit;

    Measure(String unit) {
      this.unit = unit;
    }
  }

  /** On which side of the bound it is reached. */
  enum Side {
    AT_MOST("at most "),
    AT_LEAST("at least ");

    private final String words;

    Side(String words) {
      this.words = words;
    }
  }

  /** A goal for the value itself. */
  static Goal value(Metric metric, Side side, double bound) {
    return new Goal(metric, Measure.VALUE, 0, side, bound);
  }

  /** A goal for the ratio to the contestant that is named second. */
  static Goal ratio(Metric metric, Side side, double bound) {
    return ratioTo(1, metric, side, bound);
  }

  /** A goal for the ratio to a contestant, 1 being the one that is named second. */
  static Goal ratioTo(int other, Metric metric, Side side, double bound) {
    return new Goal(metric, Measure.RATIO, other, side, bound);
  }

  /** A goal for what it has more than the contestant that is named second. */
  static Goal difference(Metric metric, Side side, double bound) {
    return new Goal(metric, Measure.DIFFERENCE, 1, side, bound);
  }

  /** Whether a median reaches it. */
  boolean isMet(double median) {
    return side == Side.AT_MOST ? median <= bound : median >= bound;
  }

  @Override
  public String toString() {
    String number = bound == Math.rint(bound) ? Long.toString((long) bound) : bound + "";
    return side.words + number + measure.unit;
  }
}
