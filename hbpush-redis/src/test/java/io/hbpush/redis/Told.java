package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.Message;
import io.hbpush.MessageId;
import io.hbpush.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A watcher that remembers what it was told, and claims every message. */
final class Told implements Watcher {
  private final List<Message> messages = new ArrayList<>();
  private final List<MessageId> gaps = new ArrayList<>();
  private int deletions;

  @Override
  public synchronized boolean published(Message message, Optional<MessageId> gap) {
    messages.add(message);
    gap.ifPresent(gaps::add);
    notifyAll();
    return true;
  }

  @Override
  public synchronized void deleted() {
    deletions++;
    notifyAll();
  }

  synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  synchronized List<MessageId> gaps() {
    return List.copyOf(gaps);
  }

  synchronized int deletions() {
    return deletions;
  }

  /** Waits until it was told of so many messages and deletions. */
  synchronized void await(int messages, int deletions) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (this.messages.size() < messages || this.deletions < deletions) {
      long left = deadline - System.nanoTime();
      assertThat(left)
          .as("told of %s and %s deletions", this.messages, this.deletions)
          .isPositive();
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
