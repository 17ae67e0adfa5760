package io.hbpush.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Turns in which all servers are new: what a JVM has made of its code, and where it has put its
 * heap, is another each time. In a turn all are started and warmed up, then measured in slices, one
 * after the other, again and again; what counts for the turn is the median of the slices. In every
 * second turn they come in the opposite order.
 *
 * @param turns how many, and how long a slice is
 * @param slices how many a turn has
 */
record FreshTurns(Turns turns, int slices) {
  FreshTurns {
    if (slices < 1) {
      throw new IllegalArgumentException("slices must be at least 1: " + slices);
    }
  }

  /** Work that has its own end, and needs no warming up. */
  FreshTurns once() {
    return new FreshTurns(turns.cold(), 1);
  }

  /** Plays all turns. */
  Comparison play(String title, List<Entrant> entrants, List<Goal> goals)
      throws IOException, InterruptedException {
    var samples = new ArrayList<List<Sample>>();
    while (samples.size() < turns.count()) {
      turns.progress().println(title + ": turn " + (samples.size() + 1) + " of " + turns.count());
      // Who enters first has waited longest, warm, when measuring begins.
      boolean forth = samples.size() % 2 == 0;
      samples.add(forth ? turn(title, entrants) : reversed(turn(title, reversed(entrants))));
    }
    return new Comparison(title, entrants.stream().map(Entrant::name).toList(), samples, goals);
  }

  private static <T> List<T> reversed(List<T> list) {
    var reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  private List<Sample> turn(String title, List<Entrant> entrants)
      throws IOException, InterruptedException {
    var contestants = new ArrayList<HttpContestant>();
    try (var servers = new Servers()) {
      for (Entrant entrant : entrants) {
        contestants.add(entrant.enter(servers));
      }
      Comparison measured = turns.quietly(slices).play(title, contestants, List.of());
      var medians = new ArrayList<Sample>();
      for (int i = 0; i < contestants.size(); i++) {
        int contestant = i;
        medians.add(Sample.median(
            measured.turns().stream().map(slice -> slice.get(contestant)).toList()));
      }
      return medians;
    } finally {
      for (HttpContestant contestant : contestants) {
        contestant.close();
      }
    }
  }
}
