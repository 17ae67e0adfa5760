package io.hbpush;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps each channel's messages in publish order. Safe for many threads; never blocks the caller.
 *
 * <p><b>The contract.</b> {@code MessageStoreContract} in this module's test-jar checks each line.
 *
 * <ul>
 *   <li><em>One clock.</em> The ids that {@link #append} gives strictly increase over all channels
 *       of the store, in the order in which messages become visible. They never go back or repeat:
 *       not when the system clock steps back, not when a channel is deleted and created again. A
 *       look-up that starts after an append of the same node has completed finds that message.
 *   <li><em>Cursors.</em> {@link #after} finds the oldest stored message with a greater id. It
 *       names the gap: the greatest id between the cursor and what it found that belonged to a
 *       message of this channel which expired, was evicted or was never kept. Gaps are exact while
 *       the channel exists and forgotten with it. {@link MessageId#OLDEST} and {@link
 *       MessageId#NEWEST} have no gap.
 *   <li><em>Several channels.</em> Since ids are ordered over the store, one cursor serves any set
 *       of channels. A look-up in several sees all of them at one moment. An append to several is one
 *       step: each gets an id of its own, in the order in which they are named, and none is published
 *       to if one cannot be. Where a store orders ids over a part of its channels only, it refuses
 *       sets that are not within one part with {@link IllegalArgumentException} in the stage.
 *   <li><em>Limits.</em> A channel has the limits of its latest append or creating {@link #create}.
 *       A message beyond them is not found, even if not yet removed. An empty channel that nobody
 *       watches disappears one {@code messageTimeout} after its last append, {@code create} or
 *       watch.
 *   <li><em>Watchers.</em> From the moment {@link #watch} completes, its watcher is told of every
 *       message appended to the channel and of its deletion, one at a time and in order, whether
 *       the channel exists or not. Where a store loses sight of a channel for a while, it tells
 *       what happened meanwhile as soon as it can, with the gap if something is gone.
 *   <li><em>Failure.</em> A store that cannot do what was asked completes the stage with {@link
 *       StoreUnavailableException}, soon. A stage that completes normally is a promise kept: the
 *       message is stored, or was told to the watchers if it was not to be kept.
 * </ul>
 *
 * <p>Stages may complete on any thread, also before the method returns. What is called with them
 * must not block. Channel ids are any text; a store refuses one it cannot keep with {@link
 * IllegalArgumentException} in the stage.
 */
public interface MessageStore extends AutoCloseable {
  /**
   * Publishes a message to each of the channels: gives it an id, stores it, and tells the channel's
   * watchers.
   *
   * @param channelIds at least one, none twice
   * @return the outcome; complete after the watchers of this node have been told
   */
  CompletionStage<AppendResult> append(List<String> channelIds, Content content, AppendRules rules);

  /** Publishes a message to one channel. */
  default CompletionStage<AppendResult> append(
      String channelId, Content content, AppendRules rules) {
    return append(List.of(channelId), content, rules);
  }

  /**
   * Looks up the oldest messages after {@code cursor} in all of the channels, and notes that a
   * subscriber asked. Does not create channels. Calling again is safe.
   *
   * @param channelIds at least one, none twice
   * @param most how many messages are wanted, at least 1; fewer may be found than there are, but not
   *     none. That there are none may be answered from what this node was told, which may lack what
   *     another node has just published.
   */
  CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most);

  /**
   * Looks up the oldest message after {@code cursor} as {@link #after(List, MessageId, int)} does, but
   * never answers from what this node was told: it finds whatever any node has published before.
   */
  default CompletionStage<Lookup> afterAsStored(List<String> channelIds, MessageId cursor) {
    return after(channelIds, cursor, 1);
  }

  /** Looks up the oldest message after {@code cursor} in one channel. */
  default CompletionStage<Lookup> after(String channelId, MessageId cursor) {
    return after(List.of(channelId), cursor, 1);
  }

  /**
   * Creates the channel if it is not there, with these limits; an existing one keeps its own.
   *
   * @return what the channel holds, with {@code subscribers} 0
   */
  CompletionStage<ChannelInfo> create(String channelId, Limits limits);

  /**
   * Deletes the channel with all its messages, and tells its watchers.
   *
   * @return what the channel held, with {@code subscribers} 0, after the watchers of this node have
   *     been told; empty if there was no channel, and then nobody is told
   */
  CompletionStage<Optional<ChannelInfo>> delete(String channelId);

  /** Returns what the channel holds, with {@code subscribers} 0; empty if there is no channel. */
  CompletionStage<Optional<ChannelInfo>> info(String channelId);

  /**
   * Has the watcher told of all that happens to the channel from now on.
   *
   * @return what ends the watch; closing it twice is harmless, and the watcher may still be told of
   *     what happened just before
   */
  CompletionStage<Watch> watch(String channelId, Watcher watcher);

  /**
   * Releases what this store opened; a client handed in stays open. Calls after this complete with
   * {@link StoreUnavailableException}. Closing twice is harmless.
   */
  @Override
  void close();

  /** Ends a watch. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
