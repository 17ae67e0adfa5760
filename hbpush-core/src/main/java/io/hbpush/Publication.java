package io.hbpush;

/**
 * What became of a message published in-process.
 *
 * @param id the id the message got; a cursor that comes right after it
 * @param claimed whether at least one held request was claimed for it
 * @param channel what the channel holds now; {@code subscribers} are those held just before
 */
public record Publication(MessageId id, boolean claimed, ChannelInfo channel) {}
