package io.hbpush.redis;

import io.hbpush.Delivery;
import io.hbpush.Lookup;
import io.hbpush.Message;
import io.hbpush.MessageId;
import io.hbpush.redis.ChannelCalls.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Looks up what comes after a cursor: from what this node has heard where that says it, and in Redis
 * otherwise.
 */
final class LookUps {
  private final Keyspace keyspace;
  private final ChannelCalls calls;
  private final SeveralCalls severalCalls;
  private final Shards shards;
  private final Floors floors;
  private final WatchedChannels watched;
  private final RecentMessages.Budget tails;
  private final LastAsked lastAsked;
  private final SharedContents contents = new SharedContents();
  private volatile boolean closed;

  LookUps(
      Keyspace keyspace,
      ChannelCalls calls,
      SeveralCalls severalCalls,
      Shards shards,
      Floors floors,
      WatchedChannels watched,
      RecentMessages.Budget tails,
      LastAsked lastAsked) {
    this.keyspace = keyspace;
    this.calls = calls;
    this.severalCalls = severalCalls;
    this.shards = shards;
    this.floors = floors;
    this.watched = watched;
    this.tails = tails;
    this.lastAsked = lastAsked;
  }

  /** What was heard is no answer any more. */
  void close() {
    closed = true;
  }

  /** As the store's contract has it. */
  CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
    Optional<Lookup> heard = heard(channelIds, cursor);
    return heard.isPresent()
        ? CompletableFuture.completedFuture(heard.get())
        : afterAsStored(channelIds, cursor, most);
  }

  /** Asks Redis, whatever this node has heard. */
  CompletionStage<Lookup> afterAsStored(List<String> channelIds, MessageId cursor, int most) {
    long score = Score.of(cursor);
    return channelIds.size() == 1
        ? shards
            .call(() -> calls.after(channelIds.get(0), score, most, false))
            .thenApply(found -> found(channelIds.get(0), cursor, found))
        : shards
            .call(() -> severalCalls.after(channelIds, score, most))
            .thenApply(found -> found(channelIds, cursor, found));
  }

  /** Whoever reads on in channels that are listened to costs Redis nothing. */
  private Optional<Lookup> heard(List<String> channelIds, MessageId cursor) {
    boolean wantsEnd = cursor.equals(MessageId.NEWEST);
    if (closed || wantsEnd && channelIds.size() > 1) {
      // Of several channels we do not see the ends at one moment: one may hide another's message.
      return Optional.empty();
    }
    Optional<Lookup> end = heardNothing(channelIds, cursor);
    return end.isPresent() || channelIds.size() > 1 ? end : heardNext(channelIds.get(0), cursor);
  }

  /** The next message of a channel, if it was announced just now. */
  private Optional<Lookup> heardNext(String channelId, MessageId cursor) {
    WatchedChannel channel = watched.get(channelId);
    WatchedChannel.Sight sight = channel == null ? null : channel.sight();
    if (sight == null) {
      return Optional.empty();
    }
    MessageId latest = Score.id(floors.get(keyspace.slot(channelId)));
    Tail.Entry next = sight.tail().next(Score.of(cursor), tails.now(), latest.time());
    if (next == null) {
      return Optional.empty();
    }
    lastAsked.note(channelId);
    var delivery =
        new Delivery(channelId, next.message(), gap(cursor, next.stored().previous()));
    return Optional.of(new Lookup.Found(delivery, latest));
  }

  /** Nothing yet, if the cursor is at the end of all these channels. */
  private Optional<Lookup> heardNothing(List<String> channelIds, MessageId cursor) {
    long score = Score.of(cursor);
    boolean exists = false;
    long last = 0;
    for (String channelId : channelIds) {
      WatchedChannel channel = watched.get(channelId);
      WatchedChannel.Sight sight = channel == null ? null : channel.sight();
      if (sight == null || score < sight.position() || !isKnown(channelId, cursor, score)) {
        return Optional.empty();
      }
      if (keyspace.slot(channelId) != keyspace.slot(channelIds.get(0))) {
        return Optional.empty(); // whoever asks Redis refuses them
      }
      exists |= sight.exists();
      last = Math.max(last, cursor.equals(MessageId.NEWEST) ? sight.position() : score);
      if (sight.exists()) {
        lastAsked.note(channelId);
      }
    }
    return Optional.of(new Lookup.NotYet(exists, Optional.empty(), Score.id(Math.max(0, last))));
  }

  private Lookup found(List<String> channelIds, MessageId cursor, SeveralCalls.Found found) {
    floors.seen(keyspace.slot(channelIds.get(0)), found.clock());
    if (found.channelExists()) {
      channelIds.forEach(lastAsked::note);
    }
    MessageId last = Score.id(found.clock());
    if (found.messages().isEmpty()) {
      return new Lookup.NotYet(found.channelExists(), gap(cursor, found.gap()), last);
    }
    var deliveries = new ArrayList<Delivery>();
    MessageId at = cursor;
    for (SeveralCalls.Next next : found.messages()) {
      Message message = contents.share(next.channelId(), next.message().message());
      deliveries.add(new Delivery(next.channelId(), message, gap(at, next.gap())));
      at = message.id();
    }
    return new Lookup.Found(deliveries, last);
  }

  private boolean isKnown(String channelId, MessageId cursor, long score) {
    return score <= floors.get(keyspace.slot(channelId)) || cursor.equals(MessageId.NEWEST);
  }

  private Lookup found(String channelId, MessageId cursor, Found found) {
    floors.seen(keyspace.slot(channelId), found.clock());
    if (found.channelExists()) {
      lastAsked.note(channelId);
    }
    MessageId last = Score.id(found.clock());
    if (found.messages().isEmpty()) {
      return new Lookup.NotYet(found.channelExists(), gap(cursor, found.last()), last);
    }
    var deliveries = new ArrayList<Delivery>();
    MessageId at = cursor;
    for (StoredMessage next : found.messages()) {
      Message message = contents.share(channelId, next.message());
      deliveries.add(new Delivery(channelId, message, gap(at, next.previous())));
      at = message.id();
    }
    return new Lookup.Found(deliveries, last);
  }

  /** The ends of a channel have no gap. */
  private static Optional<MessageId> gap(MessageId cursor, long gone) {
    boolean atEnd = cursor.equals(MessageId.OLDEST) || cursor.equals(MessageId.NEWEST);
    return atEnd || gone == Score.NONE || gone <= Score.of(cursor)
        ? Optional.empty()
        : Optional.of(Score.id(gone));
  }
}
