package io.hbpush.redis;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;

/** Looks from time to time which member of a Cluster has which slot; a thread must run it. */
final class SlotWatch implements Runnable {
  private static final System.Logger LOG = System.getLogger(SlotWatch.class.getName());

  private static final long PERIOD_MILLIS = 5000;
  private static final long SHORTEST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final String store;
  private final ClusterMembers members;
  private final Duration timeout;
  private final Consumer<SlotOwners> audience;

  /** Why the slots are not known; null while they are. */
  private volatile @Nullable String trouble;

  // The lock is this; it guards the fields below.
  private boolean wanted;
  private boolean closed;

  /** Owned by the thread: who had slots when it looked last. */
  private Set<HostAndPort> owners = Set.of();

  SlotWatch(String store, ClusterMembers members, Duration timeout, Consumer<SlotOwners> audience) {
    this.store = store;
    this.members = members;
    this.timeout = timeout;
    this.audience = audience;
  }

  /** Looks as soon as can be: somebody has seen that slots have moved. */
  synchronized void lookSoon() {
    wanted = true;
    notifyAll();
  }

  @Override
  public void run() {
    long pause = SHORTEST_PAUSE_MILLIS;
    do {
      if (look()) {
        pause = SHORTEST_PAUSE_MILLIS;
      } else {
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        lookSoon();
      }
    } while (pause(pause, false) && pause(PERIOD_MILLIS, true));
  }

  private boolean look() {
    var candidates = new LinkedHashSet<>(owners);
    try {
      candidates.addAll(members.known());
      SlotOwners told = SlotOwners.ask(candidates, members, timeout);
      owners = told.all();
      if (trouble != null) {
        trouble = null;
        LOG.log(INFO, "Redis store {0}: the Cluster is back", store);
      }
      audience.accept(told);
      return true;
    } catch (JedisException failure) {
      if (trouble == null) {
        LOG.log(WARNING, "Redis store {0}: {1}", store, failure.getMessage());
      }
      trouble = failure.getMessage();
    } catch (RuntimeException failure) {
      LOG.log(ERROR, "Redis store " + store + ": the slots could not be followed", failure);
    }
    return false;
  }

  /** Waits; false when closed. */
  private synchronized boolean pause(long millis, boolean untilWanted) {
    OwnThreads.await(this, millis, () -> closed || untilWanted && wanted);
    if (untilWanted) {
      wanted = false;
    }
    return !closed;
  }

  /** What is wrong with the whole Cluster; null if nothing is. */
  @Nullable
  String trouble() {
    return trouble;
  }

  /** Lets the thread end. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
