package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.hbpush.AppendResult;
import io.hbpush.AppendRules;
import io.hbpush.ChannelInfo;
import io.hbpush.Content;
import io.hbpush.Limits;
import io.hbpush.Lookup;
import io.hbpush.Message;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.Watcher;
import io.hbpush.redis.ChannelCalls.Appended;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;

/**
 * Keeps messages in Redis 6.2 or newer: many nodes with stores on one Redis and with one key prefix
 * are one service.
 *
 * <pre>{@code
 * PushRelay relay = PushRelay.builder()
 *     .store(RedisMessageStore.builder().host("redis.example").keyPrefix("push:").build())
 *     .build();
 * }</pre>
 *
 * <p>A caller that publishes to one channel without waiting keeps its order. A publish to several
 * channels may overtake earlier ones to its channels, and be overtaken, unless they are waited for.
 *
 * <p>Never waits for Redis on a caller's thread. It has four daemon threads of its own, which end in
 * {@link #close}. While Redis is away calls wait up to the timeout, then fail with {@link
 * io.hbpush.StoreUnavailableException}; watchers stay, and hear of all they missed when it is back.
 */
public final class RedisMessageStore implements MessageStore {
  private static final System.Logger LOG = System.getLogger(RedisMessageStore.class.getName());

  private final String name;
  private final Duration timeout;
  private final Keyspace keyspace;
  private final ChannelCalls calls;
  private final SeveralCalls severalCalls;
  private final Floors floors;
  private final Shards shards;
  private final WatchedChannels watched;
  private final LookUps lookUps;
  private final LastAsked lastAsked;
  private final ScheduledFuture<?> ticks;
  private final @Nullable ScheduledExecutorService ownScheduler;
  private volatile boolean closed;

  private RedisMessageStore(Builder builder) {
    name = builder.name;
    timeout = builder.redis.timeout;
    keyspace = builder.redis.keyspace(builder.keyPrefix);
    calls = new ChannelCalls(keyspace, builder.serverTime);
    severalCalls = new SeveralCalls(keyspace, calls);
    floors = new Floors(builder.redis.mode());
    lastAsked = new LastAsked(builder.clock);
    shards = builder.redis.shards(name, floors);
    var tails = new RecentMessages.Budget(builder.clock);
    watched = new WatchedChannels(keyspace, calls, shards, floors, tails);
    lookUps = new LookUps(keyspace, calls, severalCalls, shards, floors, watched, tails, lastAsked);
    ownScheduler = builder.scheduler == null ? OwnThreads.timer(name) : null;
    ScheduledExecutorService scheduler =
        Objects.requireNonNullElse(builder.scheduler, ownScheduler);
    long tick = WatchedChannels.TICK.toMillis();
    ticks = scheduler.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.MILLISECONDS);
    shards.start(watched); // last: a scheduler that refuses leaves no threads
  }

  /** Returns a builder with defaults. */
  public static Builder builder() {
    return new Builder();
  }

  private void tick() {
    try {
      shards.check();
      watched.tick();
    } catch (RuntimeException | Error failure) {
      // A scheduler would never call again.
      LOG.log(ERROR, "Redis store: a tick failed", failure);
    }
  }

  private long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  private void seen(String channelId, long score) {
    floors.seen(keyspace.slot(channelId), score);
  }

  @Override
  public CompletionStage<AppendResult> append(
      List<String> channelIds, Content content, AppendRules rules) {
    List<Boolean> listening = channelIds.stream().map(this::isListening).toList();
    long deadline = deadline();
    return appendTo(channelIds, content, rules).thenCompose(appended -> {
      if (appended.isEmpty()) {
        return CompletableFuture.completedFuture(new AppendResult.NoChannel());
      }
      CompletionStage<AppendResult.Appended> told = null;
      for (int i = 0; i < channelIds.size(); i++) {
        var next =
            tell(channelIds.get(i), listening.get(i), appended.get(i), content, rules, deadline);
        told = told == null ? next : told.thenCombine(next, RedisMessageStore::together);
      }
      return Objects.requireNonNull(told, "no channel is named").thenApply(result -> result);
    });
  }

  /** Empty if nothing was published, because a channel is missing. */
  private CompletionStage<List<Appended>> appendTo(
      List<String> channelIds, Content content, AppendRules rules) {
    return channelIds.size() == 1
        ? shards
            .call(() -> calls.append(channelIds.get(0), content, rules))
            .thenApply(appended -> appended.isDone() ? List.of(appended) : List.of())
        : shards.call(() -> severalCalls.append(channelIds, content, rules));
  }

  private boolean isListening(String channelId) {
    WatchedChannel channel = watched.get(channelId);
    return channel != null && !channel.isDeaf(); // then Redis counts this node too
  }

  /** Has the watchers of this node told what Redis has acknowledged. */
  private CompletionStage<AppendResult.Appended> tell(
      String channelId,
      boolean listening,
      Appended appended,
      Content content,
      AppendRules rules,
      long deadline) {
    seen(channelId, appended.id());
    boolean claimedElsewhere = appended.receivers() > (listening ? 1 : 0);
    var message = new Message(Score.id(appended.id()), content);
    var info = info(channelId, appended.messages(), appended.id());
    WatchedChannel channel = watched.get(channelId);
    if (channel == null) {
      return CompletableFuture.completedFuture(
          new AppendResult.Appended(message, claimedElsewhere, info));
    }
    var stored = new StoredMessage(appended.id(), appended.previous(), content);
    return channel
        .published(stored, ChannelCalls.keeping(rules), deadline)
        .thenApply(
            claimed -> new AppendResult.Appended(message, claimed || claimedElsewhere, info));
  }

  private static AppendResult.Appended together(
      AppendResult.Appended one, AppendResult.Appended next) {
    return new AppendResult.Appended(
        next.message(), one.claimed() || next.claimed(), one.info().plus(next.info()));
  }

  @Override
  public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
    return lookUps.after(channelIds, cursor, most);
  }

  @Override
  public CompletionStage<Lookup> afterAsStored(List<String> channelIds, MessageId cursor) {
    return lookUps.afterAsStored(channelIds, cursor, 1);
  }

  @Override
  public CompletionStage<ChannelInfo> create(String channelId, Limits limits) {
    return shards
        .call(() -> calls.create(channelId, limits))
        .thenApply(count -> info(channelId, count.messages(), count.last()));
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> delete(String channelId) {
    long deadline = deadline();
    return shards.call(() -> calls.delete(channelId)).thenCompose(deleted -> {
      if (!deleted.isDone()) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      seen(channelId, deleted.id());
      Optional<ChannelInfo> info = Optional.of(info(channelId, deleted.messages(), deleted.last()));
      lastAsked.forget(channelId);
      WatchedChannel channel = watched.get(channelId);
      return channel == null
          ? CompletableFuture.completedFuture(info)
          : channel.deleted(deleted.id(), deadline).thenApply(told -> info);
    });
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> info(String channelId) {
    return shards
        .call(() -> calls.info(channelId))
        .thenApply(count -> count.messages() < 0
            ? Optional.empty()
            : Optional.of(info(channelId, count.messages(), count.last())));
  }

  private ChannelInfo info(String channelId, long messages, long last) {
    return new ChannelInfo(
        messages,
        lastAsked.seconds(channelId),
        0,
        last == Score.NONE ? Optional.empty() : Optional.of(Score.id(last)));
  }

  @Override
  public CompletionStage<Watch> watch(String channelId, Watcher watcher) {
    try {
      CompletionStage<Watch> watch =
          watched.watch(channelId, watcher, deadline()).thenApply(begun -> begun);
      if (closed) {
        watched.close(closedReason());
      }
      return watch;
    } catch (IllegalArgumentException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  /**
   * Ends the store's connections and threads; calls under way fail. Waits at most a second for each
   * thread.
   */
  @Override
  public void close() {
    closed = true;
    ticks.cancel(false);
    if (ownScheduler != null) {
      ownScheduler.shutdownNow();
    }
    lookUps.close();
    watched.close(closedReason());
    try {
      shards.close();
    } catch (InterruptedException interrupted) {
      LOG.log(DEBUG, "closing was interrupted", interrupted);
      Thread.currentThread().interrupt();
    }
  }

  private String closedReason() {
    return "Redis store " + name + " is closed";
  }

  /** Collects what a store is made of. Not safe for many threads. */
  public static final class Builder {
    private String name = "default";
    private final Deployment redis = new Deployment();
    private String keyPrefix = "";
    private InstantSource clock = InstantSource.system();
    private @Nullable ScheduledExecutorService scheduler;
    private Supplier<String> serverTime = () -> "";

    private Builder() {}

    /** Sets what logs and errors call the store. The default is {@code default}. */
    public Builder name(String name) {
      this.name = Objects.requireNonNull(name, "name");
      return this;
    }

    /** Sets the server's host. The default is {@code localhost}. */
    public Builder host(String host) {
      redis.host = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * Sets the server's port. The default is 6379.
     *
     * @throws IllegalArgumentException if it is not from 1 to 65535
     */
    public Builder port(int port) {
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port must be from 1 to 65535: " + port);
      }
      redis.port = port;
      return this;
    }

    /**
     * Sets the number of the database. The default is 0.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder database(int database) {
      if (database < 0) {
        throw new IllegalArgumentException("database must not be negative: " + database);
      }
      redis.database = database;
      return this;
    }

    /** Sets the user to log in as. The default is Redis' own default user. */
    public Builder user(String user) {
      redis.user = Objects.requireNonNull(user, "user");
      return this;
    }

    /** Sets the password. The default is to log in without one. */
    public Builder password(String password) {
      redis.password = Objects.requireNonNull(password, "password");
      return this;
    }

    /** Sets whether to speak TLS, with the JVM's trust store. The default is not to. */
    public Builder tls(boolean tls) {
      redis.tls = tls;
      return this;
    }

    /** Sets what the key of each channel begins with. The default is nothing. */
    public Builder keyPrefix(String keyPrefix) {
      this.keyPrefix = Objects.requireNonNull(keyPrefix, "keyPrefix");
      return this;
    }

    /**
     * Sets how long Redis may be silent before it counts as away. The default is 2 seconds.
     *
     * @throws IllegalArgumentException if it is less than 100 milliseconds or more than an hour
     */
    public Builder timeout(Duration timeout) {
      if (timeout.toMillis() < 100 || timeout.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("timeout must be from 100 ms to 1 h: " + timeout);
      }
      redis.timeout = timeout;
      return this;
    }

    /**
     * Sets the sentinels that know which server is the master; host and port are theirs to say then.
     * They are asked without a password.
     *
     * @param addresses each like {@code sentinel.example:26379}; the port is 26379 if left out
     * @throws IllegalArgumentException if an address is not of that form
     */
    public Builder sentinels(List<String> addresses) {
      redis.sentinels = Deployment.addresses(addresses, 26379);
      return this;
    }

    /** Sets what the sentinels call the master. The default is {@code mymaster}. */
    public Builder sentinelMaster(String sentinelMaster) {
      redis.sentinelMaster = Objects.requireNonNull(sentinelMaster, "sentinelMaster");
      return this;
    }

    /**
     * Sets members of the Redis Cluster where the channels are; they name all others. Host and port
     * are theirs to say then, and there is only database 0.
     *
     * @param addresses each like {@code redis.example:6379}; the port is 6379 if left out
     * @throws IllegalArgumentException if an address is not of that form
     */
    public Builder cluster(List<String> addresses) {
      redis.clusterMembers = Deployment.addresses(addresses, 6379);
      return this;
    }

    /**
     * Sets a client to take connections from: three, for as long as the store is open. It stays
     * yours. Host, port, user, password and TLS are the client's then; {@link #database} must be
     * told what the client's is, since notices are named by it.
     */
    public Builder client(RedisClient client) {
      redis.client = client.getPool()::getResource;
      return this;
    }

    /** Sets a client to take connections from, as {@link #client(RedisClient)}. */
    public Builder client(RedisSentinelClient client) {
      Objects.requireNonNull(client, "client");
      redis.client = () -> Sentinels.requireMaster(
          client.getPrimaryNodesConnectionMap().values().iterator().next().getResource());
      return this;
    }

    /**
     * Sets a client to take connections from: three to each master, for as long as the store is
     * open, and one now and then to ask who has which slot. It stays yours.
     */
    public Builder client(RedisClusterClient client) {
      redis.clientMembers = ClusterMembers.of(Objects.requireNonNull(client, "client"));
      return this;
    }

    /** Sets the clock that says how long ago a subscriber asked. The default is the system's. */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets what runs short tasks in time; it stays yours. The default is a daemon thread of the
     * store's own.
     */
    public Builder scheduler(ScheduledExecutorService scheduler) {
      this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
      return this;
    }

    /** For tests: seconds that the scripts take for Redis' time. */
    Builder serverTime(Supplier<String> serverTime) {
      this.serverTime = serverTime;
      return this;
    }

    /**
     * Returns the store. It does not wait for Redis.
     *
     * @throws IllegalArgumentException if a Cluster is to have another database than 0, or there are
     *     sentinels and members of a Cluster
     */
    public RedisMessageStore build() {
      redis.check();
      return new RedisMessageStore(this);
    }
  }
}
