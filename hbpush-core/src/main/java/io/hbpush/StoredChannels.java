package io.hbpush;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a memory store keeps: its channels, the chain of all their messages, what is due when, and
 * the one sequence of ids. Guarded by the store's lock; calls nothing outside.
 */
final class StoredChannels {
  /** What a message or a channel counts beside the body, in bytes. */
  private static final int OVERHEAD = 256;

  /** How many messages are removed, or channels looked at, under one hold of the lock. */
  private static final int BATCH = 1000;

  private final long maxBytes;
  private final MessageId start;
  private final ChannelTable channels = new ChannelTable();
  private final MessageChain chain = new MessageChain();
  private final ChannelAgenda agenda = new ChannelAgenda();
  private final ChannelList forgettable = new ChannelList();
  private MessageId last;

  /** The id given last before the latest publish, which may be one to several channels. */
  private MessageId lastBefore;

  private long bytes;

  /**
   * Begins empty.
   *
   * @param start the id given last; earlier cursors are from before this store
   */
  StoredChannels(long maxBytes, MessageId start) {
    this.maxBytes = maxBytes;
    this.start = start;
    this.last = start;
    this.lastBefore = start;
  }

  /** The entry of a channel id, made if there is none; the channel need not exist. */
  MemoryChannel entry(String channelId) {
    return channels.computeIfAbsent(channelId, MemoryChannel::new);
  }

  /** The channel, if it exists. */
  @Nullable
  MemoryChannel existing(String channelId) {
    MemoryChannel channel = channels.get(channelId);
    return channel != null && channel.exists ? channel : null;
  }

  boolean exist(List<String> channelIds) {
    return channelIds.stream().allMatch(id -> existing(id) != null);
  }

  /** The next messages in all of these channels; not all that are wanted if that takes long. */
  Lookup after(List<String> channelIds, MessageId cursor, int most, long now) {
    if (most == 1 && channelIds.size() == 1) {
      return next(channelIds.get(0), cursor, now); // as nearly all ask
    }
    Lookup first = look(channelIds, cursor, now).lookup(last);
    if (most == 1 || !(first instanceof Lookup.Found next)) {
      return first;
    }
    var deliveries = new ArrayList<Delivery>();
    deliveries.add(next.next());
    // From a message on, gaps are exact; the ends of the channels have none.
    EarliestLookup rest = look(channelIds, next.message().id(), now);
    while (deliveries.size() < Math.min(most, BATCH)
        && rest.lookup(last) instanceof Lookup.Found more) {
      deliveries.add(more.next());
      rest.advance(next(more.next().channelId(), more.message().id(), now));
    }
    return new Lookup.Found(deliveries, last);
  }

  private EarliestLookup look(List<String> channelIds, MessageId cursor, long now) {
    var earliest = new EarliestLookup(cursor);
    channelIds.forEach(channelId -> earliest.add(next(channelId, cursor, now)));
    return earliest;
  }

  private Lookup next(String channelId, MessageId cursor, long now) {
    MemoryChannel channel = channels.get(channelId);
    if (channel != null) {
      channel.asked = now;
    }
    return channel == null || !channel.exists
        ? new Lookup.NotYet(false, MemoryChannel.gap(cursor, null, start), last)
        : channel.after(cursor, start, last, now);
  }

  /** What is appended from now on belongs together, until this is called again. */
  void beginPublish() {
    lastBefore = last;
  }

  /**
   * Publishes to the channel and makes it exist, after {@link #beginPublish}. If it takes the place of very much, {@link #evict}
   * has to be called until no more is to go.
   */
  Message append(MemoryChannel channel, Content content, AppendRules rules, Instant instant) {
    long now = instant.getEpochSecond();
    use(channel, now);
    channel.take(rules.limits());
    last = last.next(instant);
    var message = new Message(last, content);
    if (rules.storeMessage()) {
      var stored = new StoredMessage(message, channel.ring, overhead(content));
      channel.ring.add(stored);
      chain.add(stored);
      bytes += stored.cost();
    } else {
      channel.skip(last);
    }
    trim(channel, now);
    evict(now);
    tidy(channel, now);
    return message;
  }

  /** Makes the channel exist; limits are for a new one only. */
  void create(MemoryChannel channel, Limits limits, long now) {
    if (!channel.exists) {
      channel.take(limits);
    }
    use(channel, now);
    evict(now);
    tidy(channel, now);
  }

  private void use(MemoryChannel channel, long now) {
    if (!channel.exists) {
      channel.exists = true;
      bytes += cost(channel.id);
    }
    channel.keep();
    channel.used = now;
  }

  /** Deletes the channel and returns its messages, which are released with {@link #release}. */
  MessageRing delete(MemoryChannel channel) {
    MessageRing ring = channel.ring;
    ring.channel = null;
    forget(channel);
    return ring;
  }

  /** What a message and its channel count at least, if its body is empty. */
  static long overhead(String channelId, Content content) {
    return cost(channelId) + overhead(content);
  }

  /** A long type would else take memory that nobody limits. */
  private static int overhead(Content content) {
    return OVERHEAD + beyondOverhead(content.fieldsLength());
  }

  private static long cost(String channelId) {
    return OVERHEAD + beyondOverhead(channelId.length());
  }

  /** The overhead has room for the usual type and id. */
  private static int beyondOverhead(int length) {
    return Math.max(0, length - 64);
  }

  /** Lets some of a deleted channel's messages go; false when all have gone. */
  boolean release(MessageRing ring) {
    for (int i = 0; i < BATCH && !ring.isEmpty(); i++) {
      drop(ring.removeFirst());
    }
    return !ring.isEmpty();
  }

  /** Looks after some of the channels that are due; false if no more are. */
  boolean sweep(long now) {
    int work = 0;
    while (work < BATCH) {
      MemoryChannel channel = agenda.next(now);
      if (channel == null) {
        return false;
      }
      work += 1 + trim(channel, now);
      if (channel.isOver(now)) {
        forget(channel);
      } else {
        tidy(channel, now);
      }
    }
    return true;
  }

  /** Removes messages beyond the channel's limits, a batch at most; returns how many it removed. */
  private int trim(MemoryChannel channel, long now) {
    int count = Math.min(BATCH, channel.hidden(now));
    for (int i = 0; i < count; i++) {
      drop(channel.removeFirst());
    }
    return count;
  }

  boolean isOverLimit() {
    return bytes > maxBytes;
  }

  /**
   * Goes back under the limit in bytes, a batch at most: oldest messages first, then channels nobody
   * needs. The newest message stays, and what was published together with it: its publisher is just
   * being promised that all of it is stored.
   *
   * @return whether there is more to go
   */
  boolean evict(long now) {
    for (int i = 0; i < BATCH && isOverLimit(); i++) {
      MemoryChannel idle = forgettable.first();
      StoredMessage oldest = chain.first();
      if (!chain.hasOneAtMost() && !oldest.id().isAfter(lastBefore)) {
        evict(oldest, now);
      } else if (idle != null) {
        forget(idle);
      } else {
        return false;
      }
    }
    return isOverLimit();
  }

  private void evict(StoredMessage oldest, long now) {
    MemoryChannel channel = oldest.ring.channel;
    if (channel == null) {
      drop(oldest.ring.removeFirst());
    } else {
      drop(channel.removeFirst());
      tidy(channel, now);
    }
  }

  private void drop(StoredMessage removed) {
    chain.remove(removed);
    bytes -= removed.cost();
  }

  /** Sees to it that the channel is looked after in time, and that an unused entry goes. */
  void tidy(MemoryChannel channel, long now) {
    if (!channel.exists) {
      if (channel.watchers.isEmpty() && channel.untold == null) {
        channels.remove(channel);
      }
      return;
    }
    if (channel.isForgettable() && channel.forgettable == null) {
      channel.forgettable = forgettable.add(channel);
    }
    agenda.plan(channel, channel.nextDue(now));
  }

  /** The channel is no more: with it go its limits, its gaps and all that was noted of it. */
  private void forget(MemoryChannel channel) {
    channel.keep();
    agenda.remove(channel);
    bytes -= cost(channel.id);
    channel.forget();
    tidy(channel, 0);
  }

  Optional<ChannelInfo> info(String channelId, long now) {
    return Optional.ofNullable(existing(channelId)).map(channel -> channel.info(now));
  }

  int entries() {
    return channels.size();
  }

  /** What is counted against the limit. */
  long bytes() {
    return bytes;
  }
}
