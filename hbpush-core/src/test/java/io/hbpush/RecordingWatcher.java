package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Remembers what it was told, and claims for each message what the test says. */
class RecordingWatcher implements Watcher {
  final List<Message> published = new ArrayList<>();
  int deletions;
  boolean claims;

  @Override
  public synchronized boolean published(Message message, Optional<MessageId> gap) {
    published.add(message);
    notifyAll();
    return claims;
  }

  @Override
  public synchronized void deleted() {
    deletions++;
    notifyAll();
  }

  /** Waits until it was told of so many messages. */
  synchronized void await(int messages) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try {
      while (published.size() < messages && System.nanoTime() < deadline) {
        TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(published).hasSizeGreaterThanOrEqualTo(messages);
  }
}
