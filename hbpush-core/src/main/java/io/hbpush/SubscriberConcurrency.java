package io.hbpush;

/** How subscribers of one location share a channel (protocol, section 3.1). */
public enum SubscriberConcurrency {
  /** All held requests get the message. */
  BROADCAST,

  /** A new held request ends the older ones with 409. */
  LAST,

  /** While one request is held, newer ones get 409. */
  FIRST
}
