package io.hbpush;

/** Follows a channel until it ends, or until its relay is closed. */
interface Follower {
  /** The relay closes, whatever this waits for. */
  void relayClosed();
}
