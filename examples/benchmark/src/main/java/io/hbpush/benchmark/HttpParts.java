package io.hbpush.benchmark;

import io.hbpush.benchmark.Goal.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be measured over HTTP.
 *
 * @param sizes how much of everything there is
 * @param report where results and remarks go
 */
record HttpParts(Programs programs, FreshTurns turns, Sizes sizes, Report report) {
  private static final int BURST = 50;
  private static final Duration REST = Duration.ofMillis(50);
  private static final int LARGE_BYTES = 8 << 10;
  private static final int PUBLISHERS = 16;
  private static final int PUBLISHED_CHANNELS = 100;
  private static final int READERS = 100;
  private static final int READ_CHANNELS = 10;
  private static final int BACKLOG = 50;
  private static final int KEPT = 1024;
  private static final int FEW = 10;

  /** What can be measured alone. */
  enum Part {
    FAN_OUT,
    LATENCY,
    STREAMS,
    BURSTS,
    SLOW_READER,
    PUBLISH,
    REPLAY,
    INTERVAL,
    IDLE,
    GROWTH
  }

  /** Who is measured together. */
  enum Field {
    HBPUSHD(Peer.HBPUSHD, Peer.NCHAN),
    JETTY(Peer.JETTY, Peer.BARE_JETTY, Peer.NCHAN),
    TOMCAT(Peer.TOMCAT, Peer.BARE_TOMCAT, Peer.NCHAN),
    UNDERTOW(Peer.UNDERTOW, Peer.BARE_UNDERTOW, Peer.NCHAN);

    private final List<Peer> peers;

    Field(Peer... peers) {
      this.peers = List.of(peers);
    }

    private boolean isServlets() {
      return this != HBPUSHD;
    }
  }

  /**
   * How much of everything there is.
   *
   * @param subscribers who wait on one channel
   * @param idle who wait for their memory to be measured
   * @param channels how many channels, and messages in a channel, are many
   * @param bytes the size of each message
   */
  record Sizes(int subscribers, int idle, int channels, int bytes) {}

  void measure(Part part, Field field) throws IOException, InterruptedException {
    switch (part) {
      case FAN_OUT ->
        fanOut(
            "%,d long polls".formatted(sizes.subscribers),
            field,
            longPolls(),
            cpu(Metric.DELIVERY_CPU, field, 0.95));
      case LATENCY ->
        fanOut(
            "%,d long polls, at rest".formatted(sizes.subscribers),
            field,
            longPolls().withRest(REST),
            List.of(
                Goal.value(Metric.ANSWER_P50, Side.AT_MOST, 2),
                Goal.ratioTo(
                    field.isServlets() ? 2 : 1,
                    Metric.LAST_P50,
                    Side.AT_MOST,
                    field.isServlets() ? 1.6 : 1.3)));
      case STREAMS ->
        fanOut(
            "%,d event streams".formatted(sizes.subscribers),
            field,
            streams(1),
            List.of(Goal.ratio(Metric.DELIVERY_CPU, Side.AT_MOST, field.isServlets() ? 1.1 : 0.9)));
      case BURSTS ->
        fanOut(
            "%,d event streams, bursts of %d".formatted(sizes.subscribers, BURST),
            field,
            streams(BURST),
            List.of(
                Goal.ratioTo(field.isServlets() ? 2 : 1, Metric.DELIVERY_CPU, Side.AT_MOST, 0.8)));
      case SLOW_READER -> slowReader(field);
      case PUBLISH -> publish(field);
      case REPLAY -> backlog(Backlog.Kind.REPLAY, "replay of backlogs", field);
      case INTERVAL -> backlog(Backlog.Kind.INTERVAL_POLLING, "interval polling", field);
      case IDLE -> idle(field);
      case GROWTH -> {
        if (field == Field.HBPUSHD) {
          new Growth(programs, turns, sizes, report).measure();
        }
      }
    }
  }

  private FanOut.Shape longPolls() {
    return new FanOut.Shape(
        FanOut.Kind.LONG_POLLS, sizes.subscribers, 1, sizes.bytes, Duration.ZERO);
  }

  private FanOut.Shape streams(int burst) {
    return new FanOut.Shape(
        FanOut.Kind.STREAMS, sizes.subscribers, burst, sizes.bytes, Duration.ZERO);
  }

  /** What each may cost, to that of Nchan for the daemon and to that of the bare servlet. */
  private static List<Goal> cpu(Metric metric, Field field, double daemon) {
    return List.of(Goal.ratio(metric, Side.AT_MOST, field.isServlets() ? 1.15 : daemon));
  }

  private void fanOut(String title, Field field, FanOut.Shape shape, List<Goal> goals)
      throws IOException, InterruptedException {
    play(
        title,
        field,
        (name, server) -> {
          publishOften(name, server, shape.among(FEW).withRest(Duration.ZERO));
          return new FanOut(name, "fan-out", server, shape);
        },
        goals);
  }

  /**
   * Few subscribers take messages so fast that a JVM compiles what it does once for each: with many
   * that would go on for minutes, and count as the cost of deliveries.
   */
  private void publishOften(String name, Server server, FanOut.Shape shape) throws IOException {
    Duration length = turns.turns().warmUp().dividedBy(2);
    if (!length.isZero()) {
      try (var few = new FanOut(name, "warm-up", server, shape)) {
        few.measure(length);
      }
    }
  }

  private void slowReader(Field field) throws IOException, InterruptedException {
    Peer peer = field.peers.get(0);
    String channelId = "beside-a-slow-reader";
    var shape =
        new FanOut.Shape(FanOut.Kind.STREAMS, sizes.subscribers, 1, LARGE_BYTES, Duration.ZERO);
    var with = new PeerEntrant(
        "with a slow reader",
        programs,
        peer,
        FEW,
        (name, server) ->
            SlowReader.present(new FanOut(name, channelId, server, shape), server, channelId));
    var without = new PeerEntrant(
        "without",
        programs,
        peer,
        FEW,
        (name, server) -> SlowReader.absent(new FanOut(name, channelId, server, shape), server));
    report.add(turns.play(
        "%s: %,d event streams, %,d bytes, beside one reader of a byte a second"
            .formatted(peer.title(), sizes.subscribers, LARGE_BYTES),
        List.of(with, without),
        List.of(
            Goal.ratio(Metric.DELIVERED_P50, Side.AT_MOST, 1.1),
            Goal.ratio(Metric.DELIVERED_P99, Side.AT_MOST, 1.2),
            Goal.difference(Metric.LIVE_HEAP, Side.AT_MOST, 1000))));
  }

  private void publish(Field field) throws IOException, InterruptedException {
    play(
        "%d publishers to %d channels that nobody waits on"
            .formatted(PUBLISHERS, PUBLISHED_CHANNELS),
        field,
        (name, server) -> new Publishers(
            name,
            server,
            new PublishLoad(
                server.port(),
                PUBLISHERS,
                new Channels("published", PUBLISHED_CHANNELS),
                sizes.bytes)),
        cpu(Metric.SERVER_CPU, field, 0.95));
  }

  private void backlog(Backlog.Kind kind, String title, Field field)
      throws IOException, InterruptedException {
    var shape = new Backlog.Shape(kind, READERS, READ_CHANNELS, BACKLOG, sizes.bytes);
    play(
        title,
        field,
        (name, server) -> new Backlog(name, "backlog-", server, shape),
        cpu(Metric.REPLY_CPU, field, 0.95));
  }

  private void idle(Field field) throws IOException, InterruptedException {
    String title =
        "memory of idle long polls, from %,d to %,d".formatted(sizes.idle / FEW, sizes.idle);
    List<Goal> goals = field.isServlets()
        ? List.of(Goal.difference(Metric.HEAP, Side.AT_MOST, 300))
        : List.of(
            Goal.value(Metric.HEAP, Side.AT_MOST, 4096), Goal.ratio(Metric.RSS, Side.AT_MOST, 1));
    new HttpParts(programs, turns.once(), sizes, report)
        .play(
            title,
            field,
            (name, server) -> new Idle(name, server, sizes.idle / FEW, sizes.idle),
            goals);
  }

  private void play(String title, Field field, PeerEntrant.Connect connect, List<Goal> goals)
      throws IOException, InterruptedException {
    var entrants = new ArrayList<Entrant>();
    for (Peer peer : field.peers) {
      if (peer == Peer.NCHAN && programs.missingOfNchan().isPresent()) {
        report.remark("Nchan was left out: " + programs.missingOfNchan().get());
      } else {
        entrants.add(new PeerEntrant(programs, peer, KEPT, connect));
      }
    }
    report.add(turns.play(field.peers.get(0).title() + ": " + title, entrants, goals));
  }
}
