package io.hbpush.redis;

import static java.lang.System.Logger.Level.WARNING;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One server and what the store has there: lanes to call it, and a listener to hear of it. */
final class Shard {
  private static final System.Logger LOG = System.getLogger(Shard.class.getName());

  /** Two, so that one's batch is on its way while the other's is answered. */
  private static final int LANES = 2;

  private static final int MAX_QUEUED_CALLS = 10_000;
  private static final long MAX_QUEUED_BYTES = 64L << 20;
  private static final long JOIN_MILLIS = 1000;

  private final RedisServer server;
  private final List<Lane> lanes;
  private final Listener listener;
  private final List<Thread> threads = new ArrayList<>();

  Shard(RedisServer server, Floors floors, Lane.Redirects redirects) {
    this.server = server;
    this.lanes = Stream.generate(
            () -> new CallQueue(MAX_QUEUED_CALLS / LANES, MAX_QUEUED_BYTES / LANES))
        .limit(LANES)
        .map(queue -> new Lane(server, floors, redirects, queue))
        .toList();
    this.listener = new Listener(server);
  }

  /** Starts the threads; the audience hears of everything on one of them. */
  void start(Listener.Audience audience) {
    for (int i = 0; i < LANES; i++) {
      threads.add(server.thread("lane-" + (i + 1), lanes.get(i)));
    }
    List<Runnable> listening = listener.work(audience);
    threads.add(server.thread("listener", listening.get(0)));
    threads.add(server.thread("subscriber", listening.get(1)));
    threads.forEach(Thread::start);
  }

  /**
   * Takes a call; or says why not. Calls of one channel keep their order; one of several counts as
   * one of the first.
   */
  @Nullable
  String offer(Call<?> call) {
    return lanes.get(Math.floorMod(call.channelId().hashCode(), LANES)).offer(call);
  }

  Listener listener() {
    return listener;
  }

  /** The server has got these slots from another one. */
  void gained(BitSet slots) {
    lanes.forEach(lane -> lane.gained(slots));
  }

  /**
   * Takes the calls back that are queued for these slots.
   *
   * @param busy gets the slots that have calls under way besides
   */
  List<Call<?>> take(BitSet slots, BitSet busy) {
    var taken = new ArrayList<Call<?>>();
    lanes.forEach(lane -> taken.addAll(lane.take(slots, busy)));
    return taken;
  }

  /** Removes the slots whose calls are under way. */
  void removeBusySlots(BitSet slots) {
    lanes.forEach(lane -> lane.removeBusySlots(slots));
  }

  /** Ends calls that wait for too long; to be called often. */
  void check() {
    lanes.forEach(Lane::check);
  }

  /** Fails what is queued and lets the threads end. */
  void close() {
    server.close();
    listener.close();
    lanes.forEach(Lane::close);
    threads.forEach(Thread::interrupt); // they may wait for a pool that has no connection left
  }

  /** Waits until the threads have ended, but at most a second for each. */
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(JOIN_MILLIS);
      if (thread.isAlive()) {
        LOG.log(WARNING, "{0} is still busy with its last call", thread.getName());
      }
    }
  }
}
