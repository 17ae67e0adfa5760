package io.hbpush.benchmark;

import io.hbpush.MessageId;
import java.io.IOException;

/** A way to publish that keeps its caller waiting. Safe for many threads. */
interface Publishing extends AutoCloseable {
  /** What it is called in results. */
  String name();

  /**
   * Publishes a message.
   *
   * @throws IOException if it was not acknowledged
   */
  MessageId publish(String channelId) throws IOException, InterruptedException;

  @Override
  void close();
}
