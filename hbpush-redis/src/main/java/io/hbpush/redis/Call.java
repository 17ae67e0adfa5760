package io.hbpush.redis;

import io.hbpush.StoreUnavailableException;
import io.hbpush.StoreUnavailableException.Outcome;
import io.hbpush.redis.Keyspace.Place;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * What one script is to do, on its way to Redis and back.
 *
 * @param <T> what its answer means
 */
final class Call<T> {
  /** What a call brings with it beside its arguments. */
  private static final int OVERHEAD_BYTES = 256;

  private final Place place;
  private final List<byte[]> keys;
  private final Script script;
  private final List<byte[]> arguments;
  private final Function<List<?>, T> reader;
  private final boolean takesId;
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  /** When it must have its answer, by {@link System#nanoTime}. */
  private volatile long deadline;

  // Owned by whoever holds the call: it goes from hand to hand, through locks.
  private long rank;
  private int redirects;
  private boolean alone;

  private @Nullable HostAndPort askedServer;

  /**
   * Prepares a call.
   *
   * @param arguments all arguments but those that depend on the connection
   * @param reader says what the answer means
   * @param takesId whether it takes an id of the clock: it must not run twice, and it gets the
   *     arguments {@code floor} and {@code fresh} behind the others
   */
  Call(
      Place place,
      Script script,
      List<byte[]> arguments,
      Function<List<?>, T> reader,
      boolean takesId) {
    this(List.of(place), script, arguments, reader, takesId);
  }

  /** As above, for several channels of one slot; it goes where the first goes. */
  Call(
      List<Place> places,
      Script script,
      List<byte[]> arguments,
      Function<List<?>, T> reader,
      boolean takesId) {
    this.place = places.get(0);
    this.keys = places.stream().map(Place::key).toList();
    this.script = script;
    this.arguments = arguments;
    this.reader = reader;
    this.takesId = takesId;
  }

  String channelId() {
    return place.channelId();
  }

  int slot() {
    return place.slot();
  }

  /** The keys of the channels that are concerned. */
  List<byte[]> keys() {
    return keys;
  }

  /** The key of their clock. */
  byte[] clock() {
    return place.clock();
  }

  Script script() {
    return script;
  }

  /** All arguments but those that depend on the connection. */
  List<byte[]> arguments() {
    return arguments;
  }

  /** Whether one run of the script can do this and the other call after it. */
  boolean sharesRunWith(Call<?> next) {
    return script == Script.APPEND
        && next.script == Script.APPEND
        && slot() == next.slot()
        && !isAlone()
        && !next.isAlone();
  }

  /** One that is not served where it is must not keep others from it. */
  private boolean isAlone() {
    return alone || redirects > 0 || askedServer != null;
  }

  /** From now on it shares no run: those it shared one with were refused together. */
  void goAlone() {
    alone = true;
  }

  CompletionStage<T> answer() {
    return answer;
  }

  boolean takesId() {
    return takesId;
  }

  /** Whether it changes nothing that a caller could notice, so that its order does not matter. */
  boolean onlyReads() {
    return script == Script.AFTER || script == Script.AFTER_SEVERAL || script == Script.INFO;
  }

  boolean isDone() {
    return answer.isDone();
  }

  /** Begins the call's time: it must have its answer then, by {@link System#nanoTime}. */
  void begin(long deadline) {
    this.deadline = deadline;
  }

  /** Puts the call after all that have a smaller rank. */
  void rank(long rank) {
    this.rank = rank;
  }

  long rank() {
    return rank;
  }

  /** Counts that a server did not run the call; returns how many there were. */
  int redirected() {
    return ++redirects;
  }

  /** Sends the call to this server the next time; null: to the slot's owner. */
  void askAt(@Nullable HostAndPort server) {
    askedServer = server;
  }

  /** The server that Redis says to ask this once; null: the slot's owner. */
  @Nullable
  HostAndPort askedServer() {
    return askedServer;
  }

  boolean isLate(long nanoTime) {
    return nanoTime - deadline >= 0;
  }

  int bytes() {
    int sum = OVERHEAD_BYTES;
    for (byte[] argument : arguments) {
      sum += argument.length;
    }
    return sum;
  }

  /** Ends the call with what Redis said. */
  void answered(List<?> reply) {
    T meaning;
    try {
      meaning = reader.apply(reply);
    } catch (RuntimeException failure) {
      answer.completeExceptionally(failure);
      return;
    }
    answer.complete(meaning);
  }

  /** Ends the call without an answer. */
  void failed(RuntimeException failure) {
    answer.completeExceptionally(failure);
  }

  /** Ends a call that was sent and whose answer is not to be had. */
  void lost(String reason) {
    failed(new StoreUnavailableException(reason, takesId ? Outcome.UNKNOWN : Outcome.NOT_DONE));
  }

  /** Ends a call that was not run. */
  void notRun(String reason) {
    failed(new StoreUnavailableException(reason, Outcome.NOT_DONE));
  }
}
