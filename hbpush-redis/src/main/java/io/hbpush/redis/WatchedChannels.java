package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.hbpush.MessageStore;
import io.hbpush.Watcher;
import io.hbpush.redis.ChannelCalls.Found;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * The channels that this node listens to: those with watchers, and those that had some a moment
 * ago. Time comes from outside, by {@link #tick}.
 */
final class WatchedChannels implements WatchedChannel.Surroundings, Shards.Audience {
  private static final System.Logger LOG = System.getLogger(WatchedChannels.class.getName());

  /** How often {@link #tick} is to be called. */
  static final Duration TICK = Duration.ofMillis(250);

  /** Listening goes on for so many ticks without a watcher: less than a second. */
  private static final int LINGER_TICKS = 3;

  private static final int TICKS_PER_SECOND = 4;

  /** How often a channel is touched in the time after which it would expire. */
  private static final long TOUCHES = 3;

  /** How many look-ups, and how many touches, are under way at a time. */
  private static final int AT_ONCE = 64;

  /** Messages that one look-up brings. */
  private static final int MAX_READ = 512;

  private final Keyspace keyspace;
  private final ChannelCalls calls;
  private final Shards shards;
  private final Floors floors;
  private final RecentMessages.Budget tails;
  private final Map<String, Entry> channels = new ConcurrentHashMap<>();

  private final Errands lookUps = new Errands(AT_ONCE, this::lookUp);
  private final Errands touches = new Errands(AT_ONCE, this::touch);

  /** Those whose look-up failed: the next tick tries again. */
  private final Set<WatchedChannel> failed = ConcurrentHashMap.newKeySet();

  /** A channel with what the ticks count. */
  private static final class Entry {
    private final WatchedChannel channel;
    private final int slot;
    private final byte[] noticeName;
    private volatile long ticksToTouch = Long.MAX_VALUE;

    // Touched by ticks only.
    private int idleTicks;
    private int deafTicks;

    Entry(WatchedChannel channel, int slot, byte[] noticeName) {
      this.channel = channel;
      this.slot = slot;
      this.noticeName = noticeName;
    }
  }

  WatchedChannels(
      Keyspace keyspace,
      ChannelCalls calls,
      Shards shards,
      Floors floors,
      RecentMessages.Budget tails) {
    this.keyspace = keyspace;
    this.calls = calls;
    this.shards = shards;
    this.floors = floors;
    this.tails = tails;
  }

  /** The channel if this node listens to it. */
  @Nullable
  WatchedChannel get(String channelId) {
    Entry entry = channels.get(channelId);
    return entry == null ? null : entry.channel;
  }

  /**
   * Adds a watcher; {@code deadline} is as {@link WatchedChannel#watch} has it.
   *
   * @throws IllegalArgumentException if the channel cannot have a key of its own
   */
  CompletableFuture<MessageStore.Watch> watch(String channelId, Watcher watcher, long deadline) {
    Keyspace.Place place = keyspace.place(channelId);
    var created = new boolean[1];
    Entry entry = channels.compute(channelId, (id, known) -> {
      created[0] = known == null;
      Entry there = known != null
          ? known
          : new Entry(
              new WatchedChannel(id, this, tails), place.slot(), keyspace.noticeName(place));
      there.channel.reserve();
      return there;
    });
    if (created[0]) {
      changed(entry);
    }
    return entry.channel.watch(watcher, deadline);
  }

  /** Has the slot's server say what the channel is to be told, or no more. */
  private void changed(Entry entry) {
    Shard owner = shards.owner(entry.slot);
    if (owner != null) { // or it will begin with all there are
      owner.listener().changed(entry.noticeName);
    }
  }

  /** Lets a quarter of a second pass. */
  void tick() {
    long now = System.nanoTime();
    long clock = tails.now();
    for (Entry entry : channels.values()) {
      WatchedChannel channel = entry.channel;
      if (channel.sight() == null) {
        channel.check(now, shards.trouble(entry.slot));
      }
      channel.tidy(clock);
      listenAgain(entry);
      if (channel.watching() > 0) {
        entry.idleTicks = 0;
        touchInTime(entry);
      } else if (++entry.idleTicks > LINGER_TICKS) {
        retire(entry);
      }
    }
    for (WatchedChannel channel : failed) {
      failed.remove(channel);
      lookUps.add(channel);
    }
  }

  /** Ends watches that have not begun; to be called when no new ones can come. */
  void close(String reason) {
    channels.values().forEach(entry -> entry.channel.endBeginnings(reason));
  }

  /** Redis may have refused to tell, for reasons that pass. */
  private void listenAgain(Entry entry) {
    entry.deafTicks = entry.channel.isDeaf() ? entry.deafTicks + 1 : 0;
    if (entry.deafTicks >= TICKS_PER_SECOND) {
      entry.deafTicks = 0;
      changed(entry);
    }
  }

  private void touchInTime(Entry entry) {
    long ticks = entry.ticksToTouch;
    if (ticks == Long.MAX_VALUE) {
      return;
    }
    entry.ticksToTouch = ticks - 1;
    if (ticks <= 1) {
      // What the answer says counts; without one the next tick tries again.
      touches.add(entry.channel);
    }
  }

  private CompletionStage<?> touch(WatchedChannel channel) {
    Call<Found> call = calls.after(channel.channelId(), 0, 0, true);
    CompletionStage<?> end = call.answer().whenComplete((found, failure) -> {
      if (failure == null) {
        channel.touched(found);
      } else {
        touches.clear(); // or they would pile up while Redis is away; the next tick wants them anew
        LOG.log(DEBUG, "a touch failed", failure);
      }
    });
    shards.submit(call);
    return end;
  }

  /** Nobody has come back: the channel lives one timeout from now. */
  private void retire(Entry entry) {
    WatchedChannel channel = entry.channel;
    Entry left = channels.computeIfPresent(
        channel.channelId(), (id, known) -> channel.watching() > 0 ? known : null);
    if (left == null) {
      changed(entry);
      channel.deaf(); // whoever still holds it must not wait for news
      touches.add(channel);
    }
  }

  @Override
  public void livesFor(WatchedChannel channel, long seconds) {
    Entry entry = channels.get(channel.channelId());
    if (entry != null) {
      entry.ticksToTouch =
          seconds < 0 ? Long.MAX_VALUE : Math.max(1, seconds * TICKS_PER_SECOND / TOUCHES);
    }
  }

  @Override
  public void whenNoticed(WatchedChannel channel, Runnable task) {
    Entry entry = channels.get(channel.channelId());
    Shard owner = entry == null ? null : shards.owner(entry.slot);
    if (owner != null) { // or it will be heard anew
      owner.listener().whenNoticed(task);
    }
  }

  @Override
  public void catchUp(WatchedChannel channel) {
    lookUps.add(channel);
  }

  private CompletionStage<?> lookUp(WatchedChannel channel) {
    WatchedChannel.CatchUp question = channel.question();
    if (question == null) { // not wanted any more
      return CompletableFuture.completedFuture(null);
    }
    Call<Found> call = calls.after(channel.channelId(), question.cursor(), MAX_READ, true);
    CompletionStage<?> end = call.answer().whenComplete((found, failure) -> {
      if (failure == null) {
        floors.seen(call.slot(), found.clock());
        channel.caughtUp(question, found);
      } else {
        failed.add(channel);
        LOG.log(DEBUG, "catching up failed; it is tried again", failure);
      }
    });
    shards.submit(call);
    return end;
  }

  @Override
  public Listener.Audience of(Shard shard) {
    return new ShardAudience(shard);
  }

  @Override
  public void moved(BitSet slots) {
    for (Entry entry : channels.values()) {
      if (slots.get(entry.slot)) {
        entry.channel.deaf();
        changed(entry);
      }
    }
  }

  @Override
  public void served(BitSet slots) {
    for (Entry entry : channels.values()) {
      // Who is quick has been heard there already.
      if (slots.get(entry.slot) && entry.channel.isDeaf()) {
        changed(entry);
      }
    }
  }

  /** Hears one server; what it says of channels that another one has now does not count. */
  private final class ShardAudience implements Listener.Audience {
    private final Shard shard;

    ShardAudience(Shard shard) {
      this.shard = shard;
    }

    private @Nullable Entry entry(byte[] name) {
      Entry entry = channels.get(keyspace.channelId(name));
      return entry != null && shards.owner(entry.slot) == shard ? entry : null;
    }

    private Stream<Entry> entries() {
      return channels.values().stream().filter(entry -> shards.owner(entry.slot) == shard);
    }

    @Override
    public List<byte[]> names() {
      return entries().map(entry -> entry.noticeName).toList();
    }

    @Override
    public boolean isWanted(byte[] name) {
      return entry(name) != null;
    }

    @Override
    public void heard(byte[] name) {
      Entry entry = entry(name);
      if (entry != null) {
        entry.channel.heard();
      }
    }

    @Override
    public void noticed(byte[] name, byte[] notice) {
      Entry entry = entry(name);
      if (entry == null) {
        return;
      }
      Notice read;
      try {
        read = Notice.read(notice);
      } catch (IllegalArgumentException foreign) {
        LOG.log(ERROR, "a notice was not of this version", foreign);
        return;
      }
      floors.seen(entry.slot, read.score());
      entry.channel.noticed(read);
    }

    @Override
    public void lost(byte[] name) {
      Entry entry = entry(name);
      if (entry != null) {
        entry.channel.deaf();
        changed(entry); // who has the slot now is in the answer
      }
    }

    @Override
    public void moved(int slot, HostAndPort server) {
      shards.moved(slot, server);
    }

    @Override
    public void deaf() {
      entries().forEach(entry -> entry.channel.deaf());
    }
  }
}
