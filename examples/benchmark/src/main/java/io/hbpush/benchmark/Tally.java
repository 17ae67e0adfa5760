package io.hbpush.benchmark;

import java.io.IOException;

/** What was wrong with all that subscribers were given. */
final class Tally {
  /** How many deliveries there were. */
  long deliveries;

  /** How many messages were left out. */
  long lost;

  /** How many came again. */
  long repeated;

  /** How many came after a later one. */
  long outOfOrder;

  /** Whether all was right. */
  boolean isClean() {
    return lost == 0 && repeated == 0 && outOfOrder == 0;
  }

  /**
   * Makes sure that all was right.
   *
   * @throws IOException if not
   */
  void check() throws IOException {
    if (!isClean()) {
      throw new IOException("wrong deliveries: " + this);
    }
  }

  @Override
  public String toString() {
    return "%,d deliveries, %d lost, %d repeated, %d out of order"
        .formatted(deliveries, lost, repeated, outOfOrder);
  }
}
