package io.hbpush.benchmark;

/**
 * What is to be reached by the contestant that is named first.
 *
 * @param metric what it is measured by
 * @param measure what is compared with the bound
 * @param side on which side of the bound to be
 */
record Goal(Metric metric, Measure measure, Side side, double bound) {
  /** What is compared with the bound. */
  enum Measure {
    /** The contestant's own median. */
    VALUE,
    /** The median of its ratios to the contestant that is named second. */
    RATIO
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

  /** Whether a median reaches it. */
  boolean isMet(double median) {
    return side == Side.AT_MOST ? median <= bound : median >= bound;
  }

  @Override
  public String toString() {
    String number = bound == Math.rint(bound) ? Long.toString((long) bound) : bound + "";
    return side.words + number + (measure == Measure.RATIO ? " ×" : "");
  }
}
