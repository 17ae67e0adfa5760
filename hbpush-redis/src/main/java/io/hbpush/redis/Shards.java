package io.hbpush.redis;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/** The servers that have the store's channels among them. */
interface Shards {
  /** Hears of channels from all servers. */
  interface Audience {
    /** Who hears what that server announces. */
    Listener.Audience of(Shard shard);

    /** Other servers have these slots now. */
    void moved(BitSet slots);

    /** These slots had no server, and have one now. */
    void served(BitSet slots);
  }

  /** Starts the threads. */
  void start(Audience audience);

  /** Sends a call as soon as can be; it ends in its answer, in time. */
  void submit(Call<?> call);

  /** Makes a call and sends it; a call that cannot be made, fails in the stage. */
  default <T> CompletionStage<T> call(Supplier<Call<T>> maker) {
    Call<T> call;
    try {
      call = maker.get();
    } catch (IllegalArgumentException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    submit(call);
    return call.answer();
  }

  /** The server that has the slot; null while that is not known. */
  @Nullable
  Shard owner(int slot);

  /** Redis says that this server has the slot now. */
  void moved(int slot, HostAndPort server);

  /** Why nothing is heard of the slot's channels, if nothing is. */
  String trouble(int slot);

  /** Ends what waits for too long; to be called often. */
  void check();

  /** Fails what is under way and ends the threads; waits at most a second for each. */
  void close() throws InterruptedException;
}
