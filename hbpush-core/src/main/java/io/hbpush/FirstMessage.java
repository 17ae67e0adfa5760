package io.hbpush;

/** Where a subscriber without a cursor begins. */
public enum FirstMessage {
  /** At the oldest stored message. */
  OLDEST,

  /** At what is published from now on. */
  NEWEST
}
