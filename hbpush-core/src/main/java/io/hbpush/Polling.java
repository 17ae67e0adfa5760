package io.hbpush;

/** How a subscriber location answers while there is no next message. */
public enum Polling {
  /** The request is held until there is one. */
  LONG,

  /** The request is answered 304 at once. */
  INTERVAL
}
