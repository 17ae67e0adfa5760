package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * The members of a Redis Cluster, each with its share of the channels. Follows the slots from member
 * to member; the calls of one channel keep their order on the way.
 */
final class RedisCluster implements Shards {
  private static final System.Logger LOG = System.getLogger(RedisCluster.class.getName());

  /** A call that has been sent on so often waits for a tick, and so do all after it. */
  private static final int MAX_REDIRECTS = 5;

  /** A member without slots is left after so many ticks: calls may still be on their way to it. */
  private static final int TICKS_WITHOUT_SLOTS = 40;

  private final String store;
  private final ClusterMembers members;
  private final Duration timeout;
  private final Floors floors;
  private final SlotWatch slotWatch;
  private final Thread slotWatcher;
  private final AtomicLong ranks = new AtomicLong();

  /** Set before there are any threads. */
  private @Nullable Audience audience;

  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  // Guarded by the lock.
  private final @Nullable Shard[] owners = new @Nullable Shard[HashSlots.COUNT];
  private final Map<HostAndPort, Member> shards = new HashMap<>();
  private final Parking parking = new Parking();
  private boolean closed;

  /** Why Redis did not take a call that waits; null if it was only on its way. */
  private volatile @Nullable String refusal;

  /** A shard with what the ticks count. */
  private static final class Member {
    private final Shard shard;
    private int ticksWithoutSlots;

    Member(Shard shard) {
      this.shard = shard;
    }
  }

  RedisCluster(String store, ClusterMembers members, Duration timeout, Floors floors) {
    this.store = store;
    this.members = members;
    this.timeout = timeout;
    this.floors = floors;
    this.slotWatch = new SlotWatch(store, members, timeout, this::assign);
    this.slotWatcher = OwnThreads.thread(store, "slots", slotWatch);
  }

  @Override
  public void start(Audience audience) {
    this.audience = audience;
    slotWatcher.start();
  }

  @Override
  public void submit(Call<?> call) {
    call.rank(ranks.incrementAndGet());
    call.begin(System.nanoTime() + timeout.toNanos());
    String refused = offer(call);
    if (refused != null) {
      call.notRun(storeName() + refused);
    }
  }

  private @Nullable String offer(Call<?> call) {
    Lock read = lock.readLock();
    read.lock();
    try {
      Shard owner = owners[call.slot()];
      if (closed || owner != null && !parking.has(call.slot())) {
        return closed ? " is closed" : Objects.requireNonNull(owner).offer(call);
      }
    } finally {
      read.unlock();
    }
    try (var change = new Change()) {
      return change.park(call);
    }
  }

  /**
   * A change of what the lock guards. At its end all calls that have a place to go to leave, and
   * then, without the lock, others hear of what has happened.
   */
  private final class Change implements AutoCloseable {
    private final BitSet moved = new BitSet();
    private final BitSet served = new BitSet();
    private final List<Runnable> afterwards = new ArrayList<>();

    Change() {
      lock.writeLock().lock();
    }

    /** Gives a slot to a member, or to none. */
    void assign(int slot, @Nullable HostAndPort address) {
      Shard owner = address == null ? null : shardAt(address);
      if (owners[slot] != owner) {
        (owners[slot] == null ? served : moved).set(slot);
        owners[slot] = owner;
      }
    }

    /** The slots that have another owner than before. */
    BitSet changed() {
      var all = (BitSet) moved.clone();
      all.or(served);
      return all;
    }

    /** Lets a call wait for its place; or says what is wrong with the store. */
    @Nullable
    String park(Call<?> call) {
      return closed ? " is closed" : parking.offer(call);
    }

    /**
     * Parks what is queued for these slots: each call goes by its rank, wherever it was. Returns the
     * slots, these and others, that have calls under way.
     */
    BitSet parkQueued(BitSet slots) {
      var busy = new BitSet();
      for (Member member : shards.values()) {
        member.shard.take(slots, busy).forEach(parking::add);
      }
      return busy;
    }

    private void fail(List<Call<?>> calls, String reason) {
      afterwards.add(() -> calls.forEach(call -> call.notRun(storeName() + reason)));
    }

    @Override
    public void close() {
      try {
        BitSet changed = changed();
        if (!changed.isEmpty()) {
          BitSet busy = parkQueued(changed);
          busy.and(changed);
          busy.stream().forEach(parking::open);
          shards.values().forEach(member -> member.shard.gained(changed));
        }
        if (!parking.isEmpty()) {
          releaseParked();
        }
      } finally {
        lock.writeLock().unlock();
      }
      afterwards.forEach(Runnable::run);
      if (!moved.isEmpty()) {
        Objects.requireNonNull(audience).moved(moved);
      }
      if (!served.isEmpty()) {
        Objects.requireNonNull(audience).served(served);
      }
    }

    private void releaseParked() {
      BitSet free = parking.released();
      for (int slot = free.nextSetBit(0); slot >= 0; slot = free.nextSetBit(slot + 1)) {
        free.set(slot, owners[slot] != null);
      }
      shards.values().forEach(member -> member.shard.removeBusySlots(free));
      if (free.isEmpty()) {
        return;
      }
      // What a lane has put back, since it was not run, is older than some that is parked.
      free.andNot(parkQueued(free));
      for (Call<?> call : parking.release(free)) {
        HostAndPort asked = call.askedServer();
        Shard target = asked == null ? owners[call.slot()] : shardAt(asked);
        String refused = Objects.requireNonNull(target).offer(call);
        if (refused != null) {
          fail(List.of(call), refused);
        }
      }
    }
  }

  /** The shard of a member that is used; to be called in a change. */
  private Shard shardAt(HostAndPort address) {
    Member member = shards.computeIfAbsent(address, this::open);
    member.ticksWithoutSlots = 0; // one that gets its first slot is asked for a while before
    return member.shard;
  }

  private Member open(HostAndPort address) {
    var server = new RedisServer(
        store,
        "Redis at " + address,
        RedisMode.CLUSTER,
        () -> {
          try {
            return members.open(address);
          } catch (RuntimeException failure) {
            slotWatch.lookSoon(); // another member may have its slots by now
            throw failure;
          }
        },
        timeout);
    var shard = new Shard(server, floors, (calls, leave) -> redirected(address, calls, leave));
    shard.start(Objects.requireNonNull(audience).of(shard));
    return new Member(shard);
  }

  private void assign(SlotOwners told) {
    try (var change = new Change()) {
      if (closed) {
        return;
      }
      for (int slot = 0; slot < HashSlots.COUNT; slot++) {
        change.assign(slot, told.get(slot));
      }
      int changes = change.changed().cardinality();
      if (changes > 0) {
        LOG.log(INFO, "{0}: slots with new owners: {1}", storeName(), changes);
      }
    }
  }

  @Override
  public void moved(int slot, HostAndPort server) {
    try (var change = new Change()) {
      if (!closed) {
        change.assign(slot, server);
      }
    }
    slotWatch.lookSoon();
  }

  /** Those calls were not run there, and have to be tried elsewhere or later. */
  private void redirected(HostAndPort from, List<Lane.Redirect> calls, Runnable leave) {
    var slots = new BitSet();
    try (var change = new Change()) {
      if (closed) {
        leave.run();
        change.fail(calls.stream().<Call<?>>map(Lane.Redirect::call).toList(), " is closed");
        return;
      }
      for (Lane.Redirect each : calls) {
        Call<?> call = each.call();
        slots.set(call.slot());
        redirect(change, from, call, each.refusal());
        parking.add(call);
      }
      change.parkQueued(slots);
      leave.run();
    }
    slotWatch.lookSoon();
  }

  private void redirect(Change change, HostAndPort from, Call<?> call, JedisDataException refused) {
    boolean wandering = call.redirected() > MAX_REDIRECTS;
    call.askAt(null);
    if (refused instanceof JedisMovedDataException moved) {
      change.assign(call.slot(), SlotOwners.seenFrom(from, moved.getTargetNode()));
    } else if (refused instanceof JedisAskDataException ask) {
      call.askAt(SlotOwners.seenFrom(from, ask.getTargetNode()));
    } else {
      refusal = refused.getMessage();
      parking.hold(call.slot());
    }
    if (wandering) {
      parking.hold(call.slot());
    }
  }

  @Override
  public @Nullable Shard owner(int slot) {
    lock.readLock().lock();
    try {
      return owners[slot];
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public String trouble(int slot) {
    Shard owner = owner(slot);
    return owner == null ? storeName() + trouble() : owner.listener().trouble();
  }

  private String trouble() {
    String known = slotWatch.trouble() == null ? refusal : slotWatch.trouble();
    return ": " + (known == null ? "the Cluster did not answer in time" : known);
  }

  @Override
  public void check() {
    try (var change = new Change()) {
      if (closed) {
        return;
      }
      shards.values().forEach(member -> change.afterwards.add(member.shard::check));
      parking.endHolds();
      change.fail(parking.takeLate(System.nanoTime()), trouble());
      if (parking.isEmpty()) {
        refusal = null;
      }
      leaveMembersWithoutSlots(change);
    }
  }

  private void leaveMembersWithoutSlots(Change change) {
    Set<@Nullable Shard> owning = new HashSet<>(Arrays.asList(owners));
    shards.values().removeIf(member -> {
      member.ticksWithoutSlots = owning.contains(member.shard) ? 0 : member.ticksWithoutSlots + 1;
      boolean idle = member.ticksWithoutSlots > TICKS_WITHOUT_SLOTS;
      if (idle) {
        change.afterwards.add(member.shard::close);
      }
      return idle;
    });
  }

  private String storeName() {
    return "Redis store " + store;
  }

  @Override
  public void close() throws InterruptedException {
    var left = new ArrayList<Shard>();
    try (var change = new Change()) {
      closed = true;
      change.fail(parking.close(), " is closed");
      shards.values().forEach(member -> left.add(member.shard));
    }
    slotWatch.close();
    slotWatcher.interrupt();
    left.forEach(Shard::close);
    for (Shard shard : left) {
      shard.join();
    }
    slotWatcher.join(1000);
    LOG.log(DEBUG, "{0}: closed", storeName());
  }
}
