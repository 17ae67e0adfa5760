package io.hbpush;

import org.jspecify.annotations.Nullable;

/** Channels of a memory store in the order in which they came; any of them can leave. */
final class ChannelList {
  private @Nullable Place first;
  private @Nullable Place last;

  /** A channel's place in a list. */
  static final class Place {
    final MemoryChannel channel;
    private final ChannelList list;
    private @Nullable Place before;
    private @Nullable Place after;

    private Place(MemoryChannel channel, ChannelList list) {
      this.channel = channel;
      this.list = list;
    }

    /** Takes the channel out of the list; once only. */
    void leave() {
      if (before == null) {
        list.first = after;
      } else {
        before.after = after;
      }
      if (after == null) {
        list.last = before;
      } else {
        after.before = before;
      }
    }
  }

  Place add(MemoryChannel channel) {
    var place = new Place(channel, this);
    place.before = last;
    if (last == null) {
      first = place;
    } else {
      last.after = place;
    }
    last = place;
    return place;
  }

  @Nullable
  MemoryChannel first() {
    return first == null ? null : first.channel;
  }
}
