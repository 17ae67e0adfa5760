package io.hbpush.benchmark;

import io.hbpush.MessageId;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The channels that are published to, and the last id that the server acknowledged for each. */
final class Channels {
  private final String prefix;
  private final AtomicReferenceArray<MessageId> last;

  /**
   * Names channels.
   *
   * @param prefix what all of them begin with
   */
  Channels(String prefix, int count) {
    this.prefix = prefix;
    last = new AtomicReferenceArray<>(count);
  }

  /** Tells the last id that a server has for a channel. */
  interface Server {
    Optional<MessageId> last(String channelId) throws IOException, InterruptedException;
  }

  int count() {
    return last.length();
  }

  String id(int channel) {
    return prefix + channel;
  }

  /** Notes that a publish was acknowledged. Acknowledgements may come in any order. */
  void acknowledged(int channel, MessageId id) {
    last.accumulateAndGet(
        channel, id, (old, given) -> old == null || given.compareTo(old) > 0 ? given : old);
  }

  /**
   * Compares each channel with what the server has.
   *
   * @throws IOException if a channel's last id is not the one that was acknowledged last
   */
  void check(Server server) throws IOException, InterruptedException {
    for (int channel = 0; channel < count(); channel++) {
      Optional<MessageId> acknowledged = Optional.ofNullable(last.get(channel));
      Optional<MessageId> stored = server.last(id(channel));
      if (!stored.equals(acknowledged)) {
        throw new IOException("channel %s: the last id acknowledged is %s, the one stored %s"
            .formatted(id(channel), acknowledged, stored));
      }
    }
  }
}
