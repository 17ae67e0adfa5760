package io.hbpush;

/** What a subscriber of a channel that does not exist gets. */
public enum UnknownChannel {
  /** What it would get if the channel were there and empty. */
  WAIT,

  /** 404. */
  NOT_FOUND
}
