package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one look-up of those in several channels that were made at one moment. */
final class EarliestLookup {
  private final List<MessageId> gaps = new ArrayList<>(0);
  private Lookup.@Nullable Found earliest;
  private boolean channelExists;

  void add(Lookup lookup) {
    lookup.gap().ifPresent(gaps::add);
    if (lookup instanceof Lookup.NotYet notYet) {
      channelExists |= notYet.channelExists();
    } else if (lookup instanceof Lookup.Found found) {
      if (earliest == null || earliest.message().id().isAfter(found.message().id())) {
        earliest = found;
      }
    }
  }

  /**
   * The earliest message. What is gone after it is not told with it, but to whoever goes on from
   * there.
   *
   * @param last the id the store gave last
   */
  Lookup lookup(MessageId last) {
    Lookup.Found found = earliest;
    if (found == null) {
      return new Lookup.NotYet(channelExists, gaps.stream().max(MessageId::compareTo), last);
    }
    MessageId id = found.message().id();
    Optional<MessageId> gap = gaps.stream().filter(id::isAfter).max(MessageId::compareTo);
    return new Lookup.Found(new Delivery(found.next().channelId(), found.message(), gap), last);
  }
}
