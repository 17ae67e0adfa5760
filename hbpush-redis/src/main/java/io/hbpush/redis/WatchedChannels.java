package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.hbpush.MessageStore;
import io.hbpush.Watcher;
import io.hbpush.redis.ChannelCalls.Found;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The channels that this node listens to: those with watchers, and those that had some a moment
 * ago. Time comes from outside, by {@link #tick}.
 */
final class WatchedChannels implements WatchedChannel.Surroundings, Listener.Audience {
  private static final System.Logger LOG = System.getLogger(WatchedChannels.class.getName());

  /** How often {@link #tick} is to be called. */
  static final Duration TICK = Duration.ofMillis(250);

  /** Listening goes on for so many ticks without a watcher: less than a second. */
  private static final int LINGER_TICKS = 3;

  private static final long TICKS_PER_SECOND = 4;

  /** How often a channel is touched in the time after which it would expire. */
  private static final long TOUCHES = 3;

  /** How many look-ups for catching up are under way at a time, however many channels have to. */
  private static final int MAX_LOOKUPS = 256;

  private final ChannelCalls calls;
  private final Calls sender;
  private final Listener listener;
  private final Map<String, Entry> channels = new ConcurrentHashMap<>();

  // The lock is lookups; it guards the three fields below.
  private final Deque<Lookup> lookups = new ArrayDeque<>();
  private final Deque<Lookup> failed = new ArrayDeque<>();
  private int running;

  /** Sends calls. */
  interface Calls {
    /** Sends a call of that channel; it ends in its answer. */
    void submit(String channelId, Call<?> call);
  }

  private record Lookup(WatchedChannel channel, WatchedChannel.CatchUp question) {}

  /** A channel with what the ticks count. */
  private static final class Entry {
    private final WatchedChannel channel;
    private volatile long ticksToTouch = Long.MAX_VALUE;

    /** Touched by ticks only. */
    private int idleTicks;

    Entry(WatchedChannel channel) {
      this.channel = channel;
    }
  }

  WatchedChannels(ChannelCalls calls, Calls sender, RedisServer server) {
    this.calls = calls;
    this.sender = sender;
    this.listener = new Listener(server, this);
  }

  Listener listener() {
    return listener;
  }

  /** The channel if this node listens to it. */
  @Nullable
  WatchedChannel get(String channelId) {
    Entry entry = channels.get(channelId);
    return entry == null ? null : entry.channel;
  }

  /** Adds a watcher; {@code deadline} is as {@link WatchedChannel#watch} has it. */
  CompletableFuture<MessageStore.Watch> watch(String channelId, Watcher watcher, long deadline) {
    var created = new boolean[1];
    Entry entry = channels.compute(channelId, (id, known) -> {
      created[0] = known == null;
      Entry there = known == null ? new Entry(new WatchedChannel(id, this)) : known;
      there.channel.reserve();
      return there;
    });
    if (created[0]) {
      listener.changed(calls.noticeName(channelId));
    }
    return entry.channel.watch(watcher, deadline);
  }

  /**
   * Lets a quarter of a second pass.
   *
   * @param trouble why watches cannot begin, if one is late
   */
  void tick(String trouble) {
    long now = System.nanoTime();
    for (Entry entry : channels.values()) {
      WatchedChannel channel = entry.channel;
      if (channel.sight() == null) {
        channel.check(now, trouble);
      }
      if (channel.watching() > 0) {
        entry.idleTicks = 0;
        touchInTime(entry);
      } else if (++entry.idleTicks > LINGER_TICKS) {
        retire(channel);
      }
    }
    List<Lookup> again;
    synchronized (lookups) {
      again = List.copyOf(failed);
      failed.clear();
    }
    again.forEach(lookup -> lookup.channel.askAgain(lookup.question));
  }

  private void touchInTime(Entry entry) {
    long ticks = entry.ticksToTouch;
    if (ticks == Long.MAX_VALUE) {
      return;
    }
    entry.ticksToTouch = ticks - 1;
    if (ticks <= 1) {
      // What the answer says counts; without one the next tick tries again.
      touch(entry.channel);
    }
  }

  private void touch(WatchedChannel channel) {
    Call<Found> call = calls.after(channel.channelId(), 0, 0, true);
    call.answer().whenComplete((found, failure) -> {
      if (failure == null) {
        channel.touched(found);
      } else {
        LOG.log(DEBUG, "a touch failed; the next one is soon", failure);
      }
    });
    sender.submit(channel.channelId(), call);
  }

  /** Nobody has come back: the channel lives one timeout from now. */
  private void retire(WatchedChannel channel) {
    Entry left = channels.computeIfPresent(
        channel.channelId(), (id, entry) -> entry.channel.watching() > 0 ? entry : null);
    if (left == null) {
      listener.changed(calls.noticeName(channel.channelId()));
      channel.deaf(); // whoever still holds it must not wait for news
      touch(channel);
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
  public void whenNoticed(Runnable task) {
    listener.whenNoticed(task);
  }

  @Override
  public void catchUp(WatchedChannel channel, WatchedChannel.CatchUp question) {
    synchronized (lookups) {
      lookups.addLast(new Lookup(channel, question));
    }
    startLookups();
  }

  private void startLookups() {
    while (true) {
      Lookup next;
      synchronized (lookups) {
        if (running >= MAX_LOOKUPS || lookups.isEmpty()) {
          return;
        }
        running++;
        next = lookups.removeFirst();
      }
      start(next);
    }
  }

  private void start(Lookup lookup) {
    String id = lookup.channel.channelId();
    Call<Found> call = calls.after(id, lookup.question.cursor(), lookup.question.limit(), true);
    call.answer().whenComplete((found, failure) -> {
      synchronized (lookups) {
        running--;
        if (failure != null) {
          failed.addLast(lookup);
        }
      }
      if (failure == null) {
        lookup.channel.caughtUp(lookup.question, found);
      } else {
        LOG.log(DEBUG, "catching up failed; it is tried again", failure);
      }
      startLookups();
    });
    sender.submit(id, call);
  }

  @Override
  public Collection<byte[]> names() {
    return channels.keySet().stream().map(calls::noticeName).toList();
  }

  @Override
  public boolean isWanted(byte[] name) {
    return channels.containsKey(calls.channelId(name));
  }

  @Override
  public void heard(byte[] name) {
    WatchedChannel channel = get(calls.channelId(name));
    if (channel != null) {
      channel.heard();
    }
  }

  @Override
  public void noticed(byte[] name, byte[] notice) {
    WatchedChannel channel = get(calls.channelId(name));
    if (channel == null) {
      return;
    }
    Notice read;
    try {
      read = Notice.read(notice);
    } catch (IllegalArgumentException foreign) {
      LOG.log(ERROR, "a notice was not of this version", foreign);
      return;
    }
    channel.noticed(read);
  }

  @Override
  public void deaf() {
    channels.values().forEach(entry -> entry.channel.deaf());
  }
}
