package io.hbpush.redis;

import io.hbpush.Content;
import io.hbpush.Message;
import io.hbpush.MessageId;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets all who have looked up the same message hold one copy of what was published: each answer of
 * Redis brings its own, and a thousand readers that are slow to take it would keep a thousand. Knows
 * a content only while somebody holds it. Safe for many threads.
 */
final class SharedContents {
  /** What is smaller costs no more than to be known here. */
  private static final int LEAST_BYTES = 512;

  private final Map<Key, Known> known = new ConcurrentHashMap<>();
  private final ReferenceQueue<Content> dropped = new ReferenceQueue<>();

  private record Key(String channelId, MessageId id) {}

  private static final class Known extends WeakReference<Content> {
    private final Key key;

    Known(Key key, Content content, ReferenceQueue<Content> dropped) {
      super(content, dropped);
      this.key = key;
    }
  }

  /** Returns an equal message, with the content that others hold already if there is one. */
  Message share(String channelId, Message message) {
    forgetDropped();
    Content mine = message.content();
    if (mine.size() < LEAST_BYTES) {
      return message;
    }
    var key = new Key(channelId, message.id());
    var fresh = new Known(key, mine, dropped);
    Known there = known.putIfAbsent(key, fresh);
    Content shared = there == null ? null : there.get();
    if (shared != null && shared.equals(mine)) {
      return new Message(message.id(), shared);
    }
    if (there
        != null) { // nobody holds it any more, or a Redis that has lost its data gave the id again
      known.replace(key, there, fresh);
    }
    return message;
  }

  private void forgetDropped() {
    for (Reference<?> each = dropped.poll(); each != null; each = dropped.poll()) {
      known.remove(((Known) each).key, each);
    }
  }

  /** How many contents are known. */
  int size() {
    forgetDropped();
    return known.size();
  }
}
