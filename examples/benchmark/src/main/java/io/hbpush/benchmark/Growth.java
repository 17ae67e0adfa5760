package io.hbpush.benchmark;

import io.hbpush.benchmark.Goal.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What becomes of costs when there is much of something, in two servers: one with much, one with
 * little. Nchan is there for its subscribers, to show how much of that is the kernel's.
 */
record Growth(Programs programs, FreshTurns turns, Sizes sizes, int many, Report report) {
  private static final int FEW_SUBSCRIBERS = 100;
  private static final int FEW = 10;
  private static final int PUBLISHERS = 16;
  private static final double BOUND = 1.2;

  void measure() throws IOException, InterruptedException {
    subscribers(Peer.HBPUSHD, List.of(Goal.ratio(Metric.DELIVERY_CPU, Side.AT_MOST, BOUND)));
    if (programs.missingOfNchan().isEmpty()) {
      subscribers(Peer.NCHAN, List.of());
    }
    report.add(turns.play(
        "growth: channels",
        List.of(channels(many), channels(FEW)),
        List.of(Goal.ratio(Metric.SERVER_CPU, Side.AT_MOST, BOUND))));
    report.add(turns.play(
        "growth: messages in a channel",
        List.of(messages(many), messages(FEW)),
        List.of(Goal.ratio(Metric.SERVER_CPU, Side.AT_MOST, BOUND))));
  }

  private void subscribers(Peer peer, List<Goal> goals) throws IOException, InterruptedException {
    report.add(turns.play(
        "growth: subscribers of one channel, " + peer.title(),
        List.of(subscribers(peer, sizes.idle()), subscribers(peer, FEW_SUBSCRIBERS)),
        goals));
  }

  private Entrant subscribers(Peer peer, int count) {
    var shape = new FanOut.Shape(FanOut.Kind.LONG_POLLS, count, 1, sizes.bytes(), Duration.ZERO);
    return new PeerEntrant(
        "%,d subscribers".formatted(count),
        programs,
        peer,
        FEW,
        (name, server) -> new FanOut(name, "fan-out", server, shape));
  }

  private Entrant channels(int count) {
    return entrant(
        "%,d channels".formatted(count),
        FEW,
        (name, server) -> filled(new Publishers(name, server, load(server, count)), count));
  }

  private Entrant messages(int count) {
    return entrant(
        "%,d messages".formatted(count),
        count,
        (name, server) -> filled(new Publishers(name, server, load(server, 1)), count));
  }

  private PublishLoad load(Server server, int channels) throws IOException {
    return new PublishLoad(
        server.endpoint(), PUBLISHERS, new Channels("growth", channels), sizes.bytes());
  }

  private static Publishers filled(Publishers publishers, long messages) throws IOException {
    publishers.fill(messages);
    return publishers;
  }

  private Entrant entrant(String name, int maxMessages, PeerEntrant.Connect connect) {
    return new PeerEntrant(name, programs, Peer.HBPUSHD, maxMessages, connect);
  }
}
