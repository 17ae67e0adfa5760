package io.hbpush;

/** What became of a message that was to be appended. */
public sealed interface AppendResult {
  /**
   * The message was published.
   *
   * @param message the message with its id; of several channels, that of the last
   * @param claimed whether at least one held request was claimed for it, here or on another node
   * @param info what the channels hold now, with {@code subscribers} 0
   */
  record Appended(Message message, boolean claimed, ChannelInfo info) implements AppendResult {}

  /** A channel is missing and none was to be created; nothing was published. */
  record NoChannel() implements AppendResult {}

  /**
   * The message alone is larger than all the store may keep; nothing was published.
   *
   * @param maxBytes the largest body the store can keep
   */
  record TooLarge(long maxBytes) implements AppendResult {}
}
