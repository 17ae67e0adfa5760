package io.hbpush.examples.webapp;

import static java.lang.System.Logger.Level.WARNING;

import io.hbpush.Channel;
import io.hbpush.Content;
import io.hbpush.MessageId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** The latest entries, and the channel on which pages that are open learn of new ones. */
final class GuestBook {
  private static final System.Logger LOG = System.getLogger(GuestBook.class.getName());
  private static final int KEPT = 100;

  private final Channel channel;

  // Guarded by itself, which guards nothing else.
  private final Deque<Entry> entries = new ArrayDeque<>();

  /** The greatest id an entry was published under. */
  private final AtomicReference<Optional<MessageId>> latest =
      new AtomicReference<>(Optional.empty());

  GuestBook(Channel channel) {
    this.channel = channel;
  }

  /** Keeps an entry first and publishes it after, which {@link #toJson} relies on. */
  void add(Entry entry) {
    synchronized (entries) {
      entries.addLast(entry);
      if (entries.size() > KEPT) {
        entries.removeFirst();
      }
    }
    channel
        .publish(Content.text(entry.toJson(), "application/json"))
        .whenComplete((publication, failure) -> {
          if (failure == null) {
            latest.accumulateAndGet(Optional.of(publication.id()), GuestBook::greater);
          } else {
            // Not lost: whoever opens the page from now on sees it.
            LOG.log(WARNING, "an entry was not published on " + channel.id(), failure);
          }
        });
  }

  private static Optional<MessageId> greater(Optional<MessageId> one, Optional<MessageId> other) {
    return one.isPresent() && one.get().compareTo(other.orElseThrow()) > 0 ? one : other;
  }

  /**
   * Returns the entries with the cursor from which a page goes on. The cursor is read first: entries
   * that come meanwhile are perhaps in both, which a page notices by their id, but never in neither.
   */
  String toJson() {
    String cursor = latest.get().map(id -> Json.quote(id.toString())).orElse("null");
    synchronized (entries) {
      return entries.stream()
          .map(Entry::toJson)
          .collect(
              Collectors.joining(",\n", "{\"cursor\": " + cursor + ", \"entries\": [\n", "\n]}\n"));
    }
  }
}
