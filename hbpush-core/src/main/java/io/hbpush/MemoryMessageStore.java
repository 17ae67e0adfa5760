package io.hbpush;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages in memory: a ring for each channel, and a limit in bytes over all of them. Its
 * stages are complete at once, except that of a message which another thread is about to tell. Such
 * a stage completes on a publisher's thread or on the scheduler's. What is called with it may
 * publish to any channel and wait for that, but for nothing else: it would keep the scheduler, and
 * with it timeouts, from everybody.
 *
 * <p>What is counted against {@code maxBytes} are bodies plus 256 bytes for each message and each
 * channel. When there is more, the oldest messages go, then empty channels nobody waits on. The
 * newest message stays in any case, and what was published together with it, and so do channels
 * somebody waits on.
 *
 * <p>A new store takes its start as the id it gave last: a cursor from before a restart gets a gap,
 * and no id of an earlier store comes again, unless that started in the same second or the clock was
 * set back between.
 */
public final class MemoryMessageStore implements MessageStore {
  private static final System.Logger LOG = System.getLogger(MemoryMessageStore.class.getName());

  private final InstantSource clock;
  private final long maxBytes;
  private final @Nullable ScheduledThreadPoolExecutor ownScheduler;
  private final Future<?> sweeping;
  private final Telling telling;

  /** Guards the fields below; nothing is called out while it is held. */
  private final Object lock = new Object();

  private StoredChannels channels;
  private boolean closed;

  private MemoryMessageStore(Builder builder) {
    clock = builder.clock;
    maxBytes = builder.maxBytes;
    // The whole second belongs to whoever gave ids in it before.
    var start = new MessageId(Math.max(0, now()), MessageId.TAGS - 1);
    channels = new StoredChannels(maxBytes, start);
    ownScheduler = builder.scheduler == null ? DaemonThreads.timer() : null;
    ScheduledExecutorService scheduler =
        builder.scheduler == null ? ownScheduler : builder.scheduler;
    telling = new Telling(lock, scheduler, channel -> channels.tidy(channel, now()));
    sweeping = scheduler.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
  }

  /** Returns a builder with defaults. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public CompletionStage<AppendResult> append(
      List<String> channelIds, Content content, AppendRules rules) {
    long largest = largest(channelIds, content);
    if (rules.storeMessage() && content.size() > largest) {
      return CompletableFuture.completedFuture(new AppendResult.TooLarge(Math.max(0, largest)));
    }
    List<Untold> untold = List.of();
    AppendResult.Appended appended = null;
    boolean overLimit;
    synchronized (lock) {
      if (closed) {
        return closedStage();
      }
      if (!rules.createChannel() && !channels.exist(channelIds)) {
        return CompletableFuture.completedFuture(new AppendResult.NoChannel());
      }
      Instant instant = clock.instant();
      channels.beginPublish();
      for (String channelId : channelIds) {
        MemoryChannel channel = channels.entry(channelId);
        Message message = channels.append(channel, content, rules, instant);
        ChannelInfo info = channel.info(instant.getEpochSecond());
        appended = new AppendResult.Appended(
            message, false, appended == null ? info : appended.info().plus(info));
        if (!channel.watchers.isEmpty()) {
          var happening = Happening.published(channel.watchers, message);
          channel.addUntold(happening);
          untold = untold.isEmpty() ? new ArrayList<>(channelIds.size()) : untold;
          untold.add(new Untold(channel, happening));
        }
      }
      overLimit = channels.isOverLimit();
    }
    if (overLimit) {
      evict();
    }
    return told(untold, Objects.requireNonNull(appended, "no channel is named"));
  }

  /** The largest body that can be kept in each of the channels. */
  private long largest(List<String> channelIds, Content content) {
    long overhead = 0;
    for (String channelId : channelIds) {
      overhead += StoredChannels.overhead(channelId, content);
    }
    return (maxBytes - overhead) / channelIds.size();
  }

  private CompletionStage<AppendResult> told(List<Untold> untold, AppendResult.Appended appended) {
    CompletionStage<Boolean> claimed = null;
    for (Untold one : untold) {
      telling.tell(one.channel);
      CompletionStage<Boolean> told = one.happening.told();
      claimed = claimed == null ? told : claimed.thenCombine(told, Boolean::logicalOr);
    }
    return claimed == null
        ? CompletableFuture.completedFuture(appended)
        : claimed.thenApply(
            any -> new AppendResult.Appended(appended.message(), any, appended.info()));
  }

  /** Makes room for a message that took the place of many, some at a time as {@link #release}. */
  private void evict() {
    boolean more = true;
    while (more) {
      synchronized (lock) {
        more = channels.evict(now());
      }
    }
  }

  @Override
  public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
    synchronized (lock) {
      return closed
          ? closedStage()
          : CompletableFuture.completedFuture(channels.after(channelIds, cursor, most, now()));
    }
  }

  @Override
  public CompletionStage<ChannelInfo> create(String channelId, Limits limits) {
    synchronized (lock) {
      if (closed) {
        return closedStage();
      }
      MemoryChannel channel = channels.entry(channelId);
      channels.create(channel, limits, now());
      return CompletableFuture.completedFuture(channel.info(now()));
    }
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> delete(String channelId) {
    MemoryChannel channel;
    MessageRing messages;
    ChannelInfo info;
    Happening happening;
    synchronized (lock) {
      if (closed) {
        return closedStage();
      }
      channel = channels.existing(channelId);
      if (channel == null) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      info = channel.info(now());
      messages = channels.delete(channel);
      happening = Happening.deleted(channel.watchers);
      channel.addUntold(happening);
    }
    telling.tell(channel);
    release(messages);
    return happening.told().thenApply(claimed -> Optional.of(info));
  }

  /** Lets a deleted channel's messages go, some at a time so that others get the lock. */
  private void release(MessageRing messages) {
    boolean more = true;
    while (more) {
      synchronized (lock) {
        more = channels.release(messages);
      }
    }
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> info(String channelId) {
    synchronized (lock) {
      return closed
          ? closedStage()
          : CompletableFuture.completedFuture(channels.info(channelId, now()));
    }
  }

  @Override
  public CompletionStage<Watch> watch(String channelId, Watcher watcher) {
    synchronized (lock) {
      if (closed) {
        return closedStage();
      }
      MemoryChannel channel = channels.entry(channelId);
      var watchers = new ArrayList<>(channel.watchers);
      watchers.add(watcher);
      channel.watchers = List.copyOf(watchers);
      channel.keep();
      return CompletableFuture.completedFuture(() -> unwatch(channel, watcher));
    }
  }

  private void unwatch(MemoryChannel channel, Watcher watcher) {
    synchronized (lock) {
      var watchers = new ArrayList<>(channel.watchers);
      if (watchers.remove(watcher)) {
        channel.watchers = List.copyOf(watchers);
        channel.used = now();
        channels.tidy(channel, channel.used);
      }
    }
  }

  private void sweep() {
    try {
      boolean more = true;
      while (more) {
        synchronized (lock) {
          more = !closed && channels.sweep(now());
        }
      }
    } catch (RuntimeException | Error failure) {
      // A scheduler does not repeat what has thrown, and then nothing would ever be removed.
      LOG.log(ERROR, "aged messages could not be removed", failure);
    }
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  /** What is counted against {@code maxBytes} at the moment. */
  long bytes() {
    synchronized (lock) {
      return channels.bytes();
    }
  }

  /** How many channel ids something is known of. */
  int entries() {
    synchronized (lock) {
      return channels.entries();
    }
  }

  private static <T> CompletionStage<T> closedStage() {
    return CompletableFuture.failedFuture(new StoreUnavailableException(
        "the memory store is closed", StoreUnavailableException.Outcome.NOT_DONE));
  }

  /**
   * Forgets all messages. What happened before is still told. Waits at most a second for the store's
   * own thread to end, and not at all if called on it. Closing twice is harmless.
   */
  @Override
  public void close() {
    sweeping.cancel(false);
    synchronized (lock) {
      closed = true;
      channels = new StoredChannels(maxBytes, MessageId.OLDEST);
    }
    DaemonThreads.end(ownScheduler);
  }

  /** What the watchers of a channel are to be told. */
  private record Untold(MemoryChannel channel, Happening happening) {}

  /** Collects what a memory store is made of. Not safe for many threads. */
  public static final class Builder {
    private InstantSource clock = InstantSource.system();
    private @Nullable ScheduledExecutorService scheduler;
    private long maxBytes = Runtime.getRuntime().maxMemory() / 4;

    private Builder() {}

    /** Sets the clock, which gives ids and ages their time. The default is the system's. */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets what removes aged messages once a second, and tells watchers where a publisher would have
     * to do that for many others. It stays yours and must outlive the store. The default is one
     * daemon thread of the store's own, {@code hbpush-timer}.
     */
    public Builder scheduler(ScheduledExecutorService scheduler) {
      this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
      return this;
    }

    /**
     * Sets how much is kept in all, in bytes. The default is a quarter of the heap.
     *
     * @throws IllegalArgumentException if {@code maxBytes} is less than 1024
     */
    public Builder maxBytes(long maxBytes) {
      if (maxBytes < 1024) {
        throw new IllegalArgumentException("maxBytes must be at least 1024: " + maxBytes);
      }
      this.maxBytes = maxBytes;
      return this;
    }

    /** Returns the store. */
    public MemoryMessageStore build() {
      return new MemoryMessageStore(this);
    }
  }
}
