package io.hbpush.examples.webapp;

import static java.lang.System.Logger.Level.WARNING;

import io.hbpush.Channel;
import io.hbpush.Content;
import io.hbpush.MessageId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** What was said lately, and the channel on which pages that are open hear what is said. */
final class Room {
  private static final System.Logger LOG = System.getLogger(Room.class.getName());
  private static final int KEPT = 200;

  private final Channel channel;

  // By id, in the order in which they were said. Guarded by itself, which guards nothing else.
  private final Map<UUID, ChatMessage> messages = new LinkedHashMap<>();

  /** The greatest id a message was published under. */
  private final AtomicReference<Optional<MessageId>> latest =
      new AtomicReference<>(Optional.empty());

  Room(Channel channel) {
    this.channel = channel;
  }

  /** Keeps a message first and publishes it after, which {@link #toJson} relies on. */
  void say(ChatMessage message) {
    synchronized (messages) {
      if (messages.putIfAbsent(message.id(), message) != null) {
        return; // its page did not hear that it had arrived
      }
      if (messages.size() > KEPT) {
        messages.remove(messages.keySet().iterator().next());
      }
    }
    channel
        .publish(Content.text(message.toJson(), "application/json"))
        .whenComplete((publication, failure) -> {
          if (failure == null) {
            latest.accumulateAndGet(Optional.of(publication.id()), Room::greater);
          } else {
            // Not lost: whoever opens the page from now on sees it.
            LOG.log(WARNING, "a message was not published on " + channel.id(), failure);
          }
        });
  }

  private static Optional<MessageId> greater(Optional<MessageId> one, Optional<MessageId> other) {
    return one.isPresent() && one.get().compareTo(other.orElseThrow()) > 0 ? one : other;
  }

  /**
   * Returns what was said with the cursor from which a page goes on. The cursor is read first: what is
   * said meanwhile is perhaps in both, which a page notices by its id, but never in neither.
   */
  String toJson() {
    String cursor = latest.get().map(id -> Json.quote(id.toString())).orElse("null");
    synchronized (messages) {
      return messages.values().stream()
          .map(ChatMessage::toJson)
          .collect(Collectors.joining(
              ",\n", "{\"cursor\": " + cursor + ", \"messages\": [\n", "\n]}\n"));
    }
  }
}
