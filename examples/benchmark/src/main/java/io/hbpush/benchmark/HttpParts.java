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
 * @param many how many channels, and messages in a channel, are many
 * @param report where results and remarks go
 */
record HttpParts(Programs programs, FreshTurns turns, Sizes sizes, int many, Report report) {
  private static final int LARGE_BYTES = 8 << 10;
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
    JETTY(Peer.JETTY, Peer.BARE_JETTY, Peer.NON_BLOCKING_JETTY, Peer.NCHAN),
    TOMCAT(Peer.TOMCAT, Peer.BARE_TOMCAT, Peer.NON_BLOCKING_TOMCAT, Peer.NCHAN),
    UNDERTOW(Peer.UNDERTOW, Peer.BARE_UNDERTOW, Peer.NON_BLOCKING_UNDERTOW, Peer.NCHAN);

    private final List<Peer> peers;

    Field(Peer... peers) {
      this.peers = List.of(peers);
    }

    private boolean isServlets() {
      return this != HBPUSHD;
    }

    /** The place of Nchan among them. */
    private int nchan() {
      return peers.indexOf(Peer.NCHAN);
    }
  }

  void measure(Part part, Field field) throws IOException, InterruptedException {
    switch (part) {
      case FAN_OUT -> play(Load.FAN_OUT, field, cpu(Metric.DELIVERY_CPU, field));
      case LATENCY ->
        play(
            Load.LATENCY,
            field,
            List.of(
                Goal.value(Metric.ANSWER_P50, Side.AT_MOST, 2),
                Goal.ratioTo(
                    field.nchan(), Metric.LAST_P50, Side.AT_MOST, field.isServlets() ? 1.6 : 1.3)));
      case STREAMS ->
        play(
            Load.STREAMS,
            field,
            List.of(Goal.ratio(Metric.DELIVERY_CPU, Side.AT_MOST, field.isServlets() ? 1.1 : 0.9)));
      case BURSTS ->
        play(
            Load.BURSTS,
            field,
            List.of(Goal.ratioTo(field.nchan(), Metric.DELIVERY_CPU, Side.AT_MOST, 0.8)));
      case SLOW_READER -> slowReader(field);
      case PUBLISH -> play(Load.PUBLISH, field, cpu(Metric.SERVER_CPU, field));
      case REPLAY -> play(Load.REPLAY, field, cpu(Metric.REPLY_CPU, field));
      case INTERVAL -> play(Load.INTERVAL, field, cpu(Metric.REPLY_CPU, field));
      case IDLE -> idle(field);
      case GROWTH -> {
        if (field == Field.HBPUSHD) {
          new Growth(programs, turns, sizes, many, report).measure();
        }
      }
    }
  }

  /** What each may cost, to that of Nchan for the daemon and to that of the bare servlet. */
  private static List<Goal> cpu(Metric metric, Field field) {
    return List.of(Goal.ratio(metric, Side.AT_MOST, field.isServlets() ? 1.15 : 0.95));
  }

  private void slowReader(Field field) throws IOException, InterruptedException {
    Peer peer = field.peers.get(0);
    String channelId = "beside-a-slow-reader";
    var shape =
        new FanOut.Shape(FanOut.Kind.STREAMS, sizes.subscribers(), 1, LARGE_BYTES, Duration.ZERO);
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
            .formatted(peer.title(), sizes.subscribers(), LARGE_BYTES),
        List.of(with, without),
        List.of(
            Goal.ratio(Metric.DELIVERED_P50, Side.AT_MOST, 1.1),
            Goal.ratio(Metric.DELIVERED_P99, Side.AT_MOST, 1.2),
            Goal.difference(Metric.LIVE_HEAP, Side.AT_MOST, 1000))));
  }

  private void idle(Field field) throws IOException, InterruptedException {
    List<Goal> goals = field.isServlets()
        ? List.of(Goal.difference(Metric.HEAP, Side.AT_MOST, 300))
        : List.of(
            Goal.value(Metric.HEAP, Side.AT_MOST, 4096), Goal.ratio(Metric.RSS, Side.AT_MOST, 1));
    new HttpParts(programs, turns.once(), sizes, many, report).play(Load.IDLE, field, goals);
  }

  private void play(Load load, Field field, List<Goal> goals)
      throws IOException, InterruptedException {
    var loads = new Loads("", sizes, turns.turns().warmUp().dividedBy(2));
    var entrants = new ArrayList<Entrant>();
    for (Peer peer : field.peers) {
      if (peer == Peer.NCHAN && programs.missingOfNchan().isPresent()) {
        report.remark("Nchan was left out: " + programs.missingOfNchan().get());
      } else {
        entrants.add(new PeerEntrant(
            programs, peer, KEPT, (name, server) -> loads.connect(load, name, server)));
      }
    }
    String title = field.peers.get(0).title() + ": " + loads.title(load);
    report.add(turns.play(title, entrants, goals));
  }
}
