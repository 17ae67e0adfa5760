package io.hbpush;

import java.util.Optional;

/**
 * What a publisher is told of a channel.
 *
 * @param messages how many messages are stored
 * @param requested seconds since a subscriber last asked this node for a message; -1: never
 * @param subscribers requests waiting on this node just before the channel was asked about
 * @param lastMessageId id of the message published last, stored or not; empty if there was none
 */
public record ChannelInfo(
    long messages, long requested, int subscribers, Optional<MessageId> lastMessageId) {
  /** Returns the same information with another number of subscribers. */
  public ChannelInfo withSubscribers(int subscribers) {
    return new ChannelInfo(messages, requested, subscribers, lastMessageId);
  }
}
