package io.hbpush.benchmark;

import java.io.IOException;
import java.time.Duration;

/** One of those that are measured in turns. */
interface Contestant {
  /** What it is called in results. */
  String name();

  /** It has warmed up, and is measured from now on. */
  default void warmedUp() throws IOException {}

  /**
   * Does its work once.
   *
   * @param length how long; work that has its own end may take no notice
   * @throws IOException if the work was not done as it should be
   */
  Sample measure(Duration length) throws IOException, InterruptedException;
}
