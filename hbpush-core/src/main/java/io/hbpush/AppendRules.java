package io.hbpush;

/**
 * How a message is to be appended.
 *
 * @param limits the limits the channel has from now on
 * @param createChannel whether a missing channel is created; if not, nothing is published to it
 * @param storeMessage whether the message is kept; if not, it is told to watchers only, and what is
 *     stored stays
 */
public record AppendRules(Limits limits, boolean createChannel, boolean storeMessage) {}
