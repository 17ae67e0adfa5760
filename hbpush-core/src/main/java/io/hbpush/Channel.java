package io.hbpush;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A pathway with one message queue, seen from Java. A handle: getting one creates nothing, and it
 * stays good while its relay is open. Safe for many threads; never blocks the caller.
 *
 * <p>Each stage fails with {@link StoreUnavailableException} if the store cannot be reached or the
 * relay is closed. It completes on any thread, also on one that others wait for: what is called with
 * it must not block.
 */
public final class Channel {
  private final PushRelay relay;
  private final List<String> ids;

  /** Made by the relay, with one id. */
  Channel(PushRelay relay, List<String> ids) {
    this.relay = relay;
    this.ids = ids;
  }

  /** The channel's id, any text of at most {@link PushRelay#MAX_CHANNEL_ID_BYTES} bytes in UTF-8. */
  public String id() {
    return ids.get(0);
  }

  /** Publishes a text in UTF-8 as {@code text/plain; charset=utf-8}. */
  public CompletionStage<Publication> publish(String text) {
    return publish(Content.text(text));
  }

  /** Publishes a message; creates the channel if it is not there. */
  public CompletionStage<Publication> publish(Content content) {
    return relay.publish(ids, content);
  }

  /** Creates the channel if it is not there. */
  public CompletionStage<ChannelInfo> create() {
    return relay.create(ids);
  }

  /**
   * Deletes the channel with its messages; held requests end with 410, subscriptions with {@code
   * onComplete}.
   *
   * @return what the channel held; empty if it was not there
   */
  public CompletionStage<Optional<ChannelInfo>> delete() {
    return relay.delete(ids);
  }

  /** Returns what the channel holds; empty if it is not there. */
  public CompletionStage<Optional<ChannelInfo>> info() {
    return relay.info(ids);
  }

  /**
   * Subscribes from Java. The subscriber gets each message after the cursor, in order, as fast as it
   * asks for them and no faster: what it has not asked for stays in the store, and if it is gone by
   * then, the next delivery names the gap.
   *
   * <p>The subscriber is called one at a time on the relay's delivery threads and must not block
   * them. It ends with {@code onComplete} when the channel is deleted while it waits for a
   * message, and with {@code onError} and {@link StoreUnavailableException} when the relay closes.
   * While the store is away it waits. A subscriber that throws has cancelled; {@code onError} tells
   * it of its failure.
   *
   * @param cursor the id seen last, {@link MessageId#OLDEST} or {@link MessageId#NEWEST}
   */
  public void subscribe(MessageId cursor, Flow.Subscriber<? super Delivery> subscriber) {
    relay.subscribe(ids, cursor, subscriber);
  }
}
