package io.hbpush;

import java.util.Optional;

/**
 * What a publisher is told of a channel, or of several together.
 *
 * @param messages how many messages are stored
 * @param requested seconds since a subscriber last asked this node for a message; -1: never. A stream
 *     asks when it begins, and then only if it has fallen behind
 * @param subscribers requests waiting on this node just before the channel was asked about
 * @param lastMessageId id of the message published last, stored or not; empty if there was none
 */
public record ChannelInfo(
    long messages, long requested, int subscribers, Optional<MessageId> lastMessageId) {
  /** Returns the same information with another number of subscribers. */
  public ChannelInfo withSubscribers(int subscribers) {
    return new ChannelInfo(messages, requested, subscribers, lastMessageId);
  }

  /** Returns what both hold together: the sums, the latest question and the greatest id. */
  public ChannelInfo plus(ChannelInfo other) {
    return new ChannelInfo(
        messages + other.messages,
        requested < 0 || other.requested >= 0 && other.requested < requested
            ? other.requested
            : requested,
        subscribers + other.subscribers,
        lastMessageId.isEmpty()
                || other.lastMessageId.isPresent()
                    && other.lastMessageId.get().isAfter(lastMessageId.get())
            ? other.lastMessageId
            : lastMessageId);
  }
}
