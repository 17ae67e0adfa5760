package io.hbpush;

import static java.lang.System.Logger.Level.WARNING;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All channels over one store: the library's front door. Safe for many threads.
 *
 * <pre>{@code
 * PushRelay relay = PushRelay.inMemory();
 * relay.channel("news").publish("hello");
 * }</pre>
 *
 * <p>A relay owns its store and the threads it starts; {@link #close} ends them.
 */
public final class PushRelay implements AutoCloseable {
  /** The longest channel id, in bytes of UTF-8. */
  public static final int MAX_CHANNEL_ID_BYTES = 1024;

  /** How many channels one request, subscription or publish may name. */
  public static final int MAX_CHANNELS = 255;

  private static final System.Logger LOG = System.getLogger(PushRelay.class.getName());
  private static final long CLOSE_SECONDS = 3;

  private final MessageStore store;
  private final Limits limits;
  private final ScheduledExecutorService scheduler;
  private final HoldingArea holding;
  private final @Nullable ThreadPoolExecutor ownExecutor;
  private final @Nullable ScheduledThreadPoolExecutor ownScheduler;

  /** Those that have not ended; closing tells them, also where they ask for nothing. */
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  private PushRelay(Builder builder) {
    ownScheduler = builder.scheduler == null ? DaemonThreads.timer() : null;
    scheduler = builder.scheduler == null ? ownScheduler : builder.scheduler;
    ownExecutor = builder.executor == null ? DaemonThreads.delivery() : null;
    Executor executor = builder.executor == null ? ownExecutor : builder.executor;
    limits = builder.limits;
    try {
      store = new GuardedStore(
          builder.store.open(new StoreProvider.Runtime(builder.clock, scheduler)), builder.clock);
    } catch (RuntimeException failure) {
      DaemonThreads.end(ownScheduler, ownExecutor);
      throw failure;
    }
    holding = new HoldingArea(store, scheduler, executor);
  }

  /** Returns a relay over a memory store with defaults, on threads of its own. */
  public static PushRelay inMemory() {
    return builder().build();
  }

  /** Returns a builder with defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a channel.
   *
   * @throws IllegalArgumentException if the id is empty or longer than {@link
   *     #MAX_CHANNEL_ID_BYTES}
   */
  public Channel channel(String id) {
    requireId(id);
    return new Channel(this, List.of(id));
  }

  private static void requireId(String id) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a channel id must not be empty");
    }
    if (!fits(id)) {
      throw new IllegalArgumentException(
          "a channel id must not be longer than " + MAX_CHANNEL_ID_BYTES + " bytes");
    }
  }

  /** Whether a channel id is short enough. */
  static boolean fits(String id) {
    return id.length() <= MAX_CHANNEL_ID_BYTES / 3
        || id.getBytes(StandardCharsets.UTF_8).length <= MAX_CHANNEL_ID_BYTES;
  }

  MessageStore store() {
    return store;
  }

  HoldingArea holding() {
    return holding;
  }

  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  boolean isClosed() {
    return closed;
  }

  /** As {@link #ask}, but makes nothing that a publish does not need: there are very many of them. */
  CompletionStage<AppendResult> append(List<String> ids, Content content, AppendRules rules) {
    if (closed) {
      return CompletableFuture.failedFuture(closedException());
    }
    int subscribers = holding.waiting(ids);
    CompletionStage<AppendResult> answer = store.append(ids, content, rules);
    return subscribers == 0
        ? answer
        : answer.thenApply(result -> withSubscribers(result, subscribers));
  }

  private static AppendResult withSubscribers(AppendResult result, int subscribers) {
    return result instanceof AppendResult.Appended done
        ? new AppendResult.Appended(
            done.message(), done.claimed(), done.info().withSubscribers(subscribers))
        : result;
  }

  /**
   * Publishes a message to several channels in one step: each that is not there is created, each gets
   * the message with an id of its own, in this order, or none does. Otherwise as {@link
   * Channel#publish(Content)}. What must come after it, in one of them only, waits for the stage: a
   * store may send what names other channels on another way.
   *
   * @param channelIds at least one, at most {@link #MAX_CHANNELS}; named twice counts once
   * @return the greatest id, and what the channels hold together
   * @throws IllegalArgumentException if there are none or too many, or one is no channel id
   */
  public CompletionStage<Publication> publish(List<String> channelIds, Content content) {
    return append(requireIds(channelIds), content, new AppendRules(limits, true, true))
        .thenApply(result -> {
          if (result instanceof AppendResult.Appended done) {
            return new Publication(done.message().id(), done.claimed(), done.info());
          }
          throw new IllegalArgumentException("the message is larger than its store: " + result);
        });
  }

  CompletionStage<ChannelInfo> create(List<String> ids, Limits limits) {
    return ask(ids, () -> each(ids, id -> store.create(id, limits)), ChannelInfo::withSubscribers);
  }

  CompletionStage<ChannelInfo> create(List<String> ids) {
    return create(ids, limits);
  }

  CompletionStage<Optional<ChannelInfo>> delete(List<String> ids) {
    return ask(ids, () -> eachThere(ids, store::delete), PushRelay::withSubscribers);
  }

  CompletionStage<Optional<ChannelInfo>> info(List<String> ids) {
    return ask(ids, () -> eachThere(ids, store::info), PushRelay::withSubscribers);
  }

  private static CompletionStage<ChannelInfo> each(
      List<String> ids, Function<String, CompletionStage<ChannelInfo>> question) {
    return ids.stream()
        .map(question)
        .reduce((one, other) -> one.thenCombine(other, ChannelInfo::plus))
        .orElseThrow();
  }

  /** Asks about each channel; empty if none is there. */
  private static CompletionStage<Optional<ChannelInfo>> eachThere(
      List<String> ids, Function<String, CompletionStage<Optional<ChannelInfo>>> question) {
    return ids.stream()
        .map(question)
        .reduce((one, other) -> one.thenCombine(
            other, (a, b) -> Stream.concat(a.stream(), b.stream()).reduce(ChannelInfo::plus)))
        .orElseThrow();
  }

  private static Optional<ChannelInfo> withSubscribers(Optional<ChannelInfo> info, int number) {
    return info.map(known -> known.withSubscribers(number));
  }

  /** Asks the store, and counts in its answer those who were held on the channels just before. */
  private <T> CompletionStage<T> ask(
      List<String> ids, Supplier<CompletionStage<T>> question, BiFunction<T, Integer, T> counted) {
    if (closed) {
      return CompletableFuture.failedFuture(closedException());
    }
    int subscribers = holding.waiting(ids);
    CompletionStage<T> answer = question.get();
    return subscribers == 0 ? answer : answer.thenApply(known -> counted.apply(known, subscribers));
  }

  /**
   * Subscribes to several channels at once, with one cursor for all. The subscriber gets the messages
   * of all of them in the order of their ids; each delivery names its channel. The subscription goes
   * on when a channel is deleted, and ends with the last of them. Otherwise as {@link
   * Channel#subscribe}.
   *
   * @param channelIds at least one, at most {@link #MAX_CHANNELS}
   * @throws IllegalArgumentException if there are none or too many, or one is no channel id
   */
  public void subscribe(
      Set<String> channelIds, MessageId cursor, Flow.Subscriber<? super Delivery> subscriber) {
    subscribe(requireIds(channelIds), cursor, subscriber);
  }

  void subscribe(List<String> ids, MessageId cursor, Flow.Subscriber<? super Delivery> subscriber) {
    var subscription = new ChannelSubscription(this, ids, cursor, subscriber);
    follow(subscription, subscription::start);
  }

  private static List<String> requireIds(Collection<String> ids) {
    List<String> named = ids.stream().distinct().toList();
    if (named.isEmpty() || named.size() > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "there must be from 1 to " + MAX_CHANNELS + " channels: " + named.size());
    }
    named.forEach(PushRelay::requireId);
    return named;
  }

  /** Starts a follower; closing ends it, also if it comes just then. */
  void follow(Follower follower, Runnable start) {
    followers.add(follower);
    start.run();
    if (closed) {
      follower.relayClosed();
    }
  }

  void unfollow(Follower follower) {
    followers.remove(follower);
  }

  static StoreUnavailableException closedException() {
    return new StoreUnavailableException(
        "the relay is closed", StoreUnavailableException.Outcome.NOT_DONE);
  }

  /**
   * Ends the relay: every held request is answered 503 with {@code Retry-After}, new ones too,
   * subscriptions end with {@code onError}; then the store is closed, and the relay's own threads
   * end. Waits at most 3 seconds for replies that are being handed to adapters, and after that at
   * most one for those threads to be gone, so that a webapp leaves none behind; called on one of
   * them, it waits for nothing. Closing twice is harmless.
   *
   * <p>Call it before the server stops: one that first waits for its requests, as Spring Boot's does,
   * waits for those that are held.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    CompletableFuture<Void> answered = holding.close();
    if (!DaemonThreads.isCurrent()) {
      await(answered);
    }
    followers.forEach(Follower::relayClosed);
    store.close();
    DaemonThreads.end(ownScheduler, ownExecutor);
  }

  private static void await(CompletableFuture<Void> answered) {
    try {
      answered.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      LOG.log(WARNING, "some held requests were not answered within {0} s", CLOSE_SECONDS);
    } catch (ExecutionException failure) {
      LOG.log(WARNING, "held requests could not be answered", failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Opens the store when the relay's scheduler is there. */
  private interface StoreOpener {
    MessageStore open(StoreProvider.Runtime runtime);
  }

  /** Collects what a relay is made of. Not safe for many threads. */
  public static final class Builder {
    private StoreOpener store =
        runtime -> new MemoryStoreProvider().open("default", StoreValues.NONE, runtime);
    private Limits limits = Limits.DEFAULT;
    private InstantSource clock = InstantSource.system();
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable Executor executor;

    private Builder() {}

    /** Sets the store; it becomes the relay's, which closes it. The default is a memory store. */
    public Builder store(MessageStore store) {
      Objects.requireNonNull(store, "store");
      this.store = runtime -> store;
      return this;
    }

    /**
     * Has the relay open its store, with this builder's clock and the relay's scheduler; as {@link
     * #store(MessageStore)} otherwise.
     *
     * @param name what logs and errors call the store
     */
    public Builder store(StoreProvider provider, String name, StoreValues values) {
      this.store = runtime -> provider.open(name, values, runtime);
      return this;
    }

    /**
     * Sets the limits that a channel has after it was published to or created in-process; a publisher
     * location gives it its own. The default is {@link Limits#DEFAULT}, one hour.
     */
    public Builder limits(Limits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** Sets the clock of a store that the relay opens. The default is the system's. */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets what runs timeouts; it stays yours. The default is one daemon thread of the relay's own,
     * {@code hbpush-timer}.
     */
    public Builder scheduler(ScheduledExecutorService scheduler) {
      this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
      return this;
    }

    /**
     * Sets what delivers messages to held requests; it stays yours. The default is a few daemon
     * threads of the relay's own, {@code hbpush-delivery}.
     *
     * <p>Where it runs a task on the thread that hands it in, a subscriber is called while its
     * channel is being told of a message: it may publish to that channel then, but must not wait for
     * the outcome, which comes after it.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Returns the relay.
     *
     * @throws IllegalArgumentException if the store's options contradict each other
     */
    public PushRelay build() {
      return new PushRelay(this);
    }
  }
}
