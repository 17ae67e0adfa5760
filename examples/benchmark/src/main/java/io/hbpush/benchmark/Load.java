package io.hbpush.benchmark;

/** What a server can be put under. */
enum Load {
  /** Long polls of one channel, round after round. */
  FAN_OUT,
  /** The same with a rest after each round. */
  LATENCY,
  /** Event streams of one channel, one message a round. */
  STREAMS,
  /** The same with many messages a round. */
  BURSTS,
  /** Publishers that nobody waits for. */
  PUBLISH,
  /** Readers of backlogs. */
  REPLAY,
  /** Clients at the end of backlogs, with interval polling. */
  INTERVAL,
  /** Long polls that wait, for their memory. */
  IDLE
}
