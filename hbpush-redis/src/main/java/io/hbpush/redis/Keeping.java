package io.hbpush.redis;

/**
 * How a channel keeps messages since it was published to.
 *
 * @param stored whether that message was stored, or only told
 * @param timeout seconds that messages are kept; -1: for ever
 * @param max how many messages are kept; -1: all
 */
record Keeping(boolean stored, long timeout, long max) {}
