package io.hbpush.benchmark;

/**
 * How much of everything there is.
 *
 * @param subscribers who wait on one channel
 * @param idle who wait for their memory to be measured
 * @param bytes the size of each message
 */
record Sizes(int subscribers, int idle, int bytes) {}
