package io.hbpush.benchmark;

import java.io.IOException;
import java.time.Duration;

/**
 * Makes loads.
 *
 * @param prefix what the ids of their channels begin with; a server must not know such channels
 * @param sizes how much of everything there is
 * @param practice how long few subscribers take messages before many do
 */
record Loads(String prefix, Sizes sizes, Duration practice) {
  private static final int BURST = 50;
  private static final Duration REST = Duration.ofMillis(50);
  private static final int PUBLISHERS = 16;
  private static final int PUBLISHED_CHANNELS = 100;
  private static final int READERS = 100;
  private static final int READ_CHANNELS = 10;
  private static final int BACKLOG = 50;
  private static final int FEW = 10;

  /** What is done, for people. */
  String title(Load load) {
    return switch (load) {
      case FAN_OUT -> "%,d long polls".formatted(sizes.subscribers());
      case LATENCY -> "%,d long polls, at rest".formatted(sizes.subscribers());
      case STREAMS -> "%,d event streams".formatted(sizes.subscribers());
      case BURSTS -> "%,d event streams, bursts of %d".formatted(sizes.subscribers(), BURST);
      case PUBLISH ->
        "%d publishers to %d channels that nobody waits on"
            .formatted(PUBLISHERS, PUBLISHED_CHANNELS);
      case REPLAY -> "replay of backlogs";
      case INTERVAL -> "interval polling";
      case IDLE ->
        "memory of idle long polls, from %,d to %,d".formatted(sizes.idle() / FEW, sizes.idle());
    };
  }

  /**
   * Connects the clients.
   *
   * @param name what the server is called in results
   */
  HttpContestant connect(Load load, String name, Server server) throws IOException {
    return switch (load) {
      case FAN_OUT -> fanOut("fan-out", name, server, longPolls());
      case LATENCY -> fanOut("latency", name, server, longPolls().withRest(REST));
      case STREAMS -> fanOut("streams", name, server, streams(1));
      case BURSTS -> fanOut("bursts", name, server, streams(BURST));
      case PUBLISH -> publishers(name, server);
      case REPLAY -> backlog("replay-", name, server, Backlog.Kind.REPLAY);
      case INTERVAL -> backlog("interval-", name, server, Backlog.Kind.INTERVAL_POLLING);
      case IDLE -> new Idle(name, prefix + "idle", server, sizes.idle() / FEW, sizes.idle());
    };
  }

  private FanOut.Shape longPolls() {
    return new FanOut.Shape(
        FanOut.Kind.LONG_POLLS, sizes.subscribers(), 1, sizes.bytes(), Duration.ZERO);
  }

  private FanOut.Shape streams(int burst) {
    return new FanOut.Shape(
        FanOut.Kind.STREAMS, sizes.subscribers(), burst, sizes.bytes(), Duration.ZERO);
  }

  /**
   * Before the many subscribers come, few take messages so fast that a JVM compiles what it does once
   * for each: with many that would go on for minutes, and count as the cost of deliveries.
   */
  private FanOut fanOut(String channelId, String name, Server server, FanOut.Shape shape)
      throws IOException {
    if (!practice.isZero()) {
      FanOut.Shape small = shape.among(FEW).withRest(Duration.ZERO);
      try (var few = new FanOut(name, prefix + channelId + "-practice", server, small)) {
        few.measure(practice);
      }
    }
    return new FanOut(name, prefix + channelId, server, shape);
  }

  private Publishers publishers(String name, Server server) throws IOException {
    var channels = new Channels(prefix + "published", PUBLISHED_CHANNELS);
    return new Publishers(
        name, server, new PublishLoad(server.endpoint(), PUBLISHERS, channels, sizes.bytes()));
  }

  private Backlog backlog(String channelIds, String name, Server server, Backlog.Kind kind)
      throws IOException {
    return new Backlog(
        name,
        prefix + channelIds,
        server,
        new Backlog.Shape(kind, READERS, READ_CHANNELS, BACKLOG, sizes.bytes()));
  }
}
