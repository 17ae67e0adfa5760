package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one look-up of those in several channels that were made at one moment, and goes on from
 * there: only the channel of a message that was taken has to be looked through again.
 */
final class EarliestLookup {
  /** One of each channel. */
  private final List<Lookup> lookups = new ArrayList<>();

  private MessageId cursor;

  /** Where the earliest message is among them; -1 if there is none. */
  private int earliest = -1;

  /** Begins after a cursor. */
  EarliestLookup(MessageId cursor) {
    this.cursor = cursor;
  }

  /** Adds the look-up in a channel. */
  void add(Lookup lookup) {
    lookups.add(lookup);
    if (lookup instanceof Lookup.Found found && isEarlier(found)) {
      earliest = lookups.size() - 1;
    }
  }

  private boolean isEarlier(Lookup.Found found) {
    return earliest < 0 || earliest().message().id().isAfter(found.message().id());
  }

  private Lookup.Found earliest() {
    return (Lookup.Found) lookups.get(earliest);
  }

  /**
   * The earliest message. What is gone after it is not told with it, but to whoever goes on from
   * there.
   *
   * @param last the id the store gave last
   */
  Lookup lookup(MessageId last) {
    if (lookups.size() == 1) {
      return lookups.get(0);
    }
    if (earliest < 0) {
      return new Lookup.NotYet(channelExists(), gapBefore(MessageId.NEWEST), last);
    }
    Delivery next = earliest().next();
    Optional<MessageId> gap = gapBefore(next.message().id());
    return new Lookup.Found(new Delivery(next.channelId(), next.message(), gap), last);
  }

  private boolean channelExists() {
    return lookups.stream()
        .anyMatch(lookup -> lookup instanceof Lookup.NotYet nothing && nothing.channelExists());
  }

  /** What is gone between the cursor and that id. */
  private Optional<MessageId> gapBefore(MessageId id) {
    MessageId greatest = cursor;
    for (Lookup lookup : lookups) {
      MessageId gap = lookup.gap().orElse(cursor);
      if (gap.isAfter(greatest) && id.isAfter(gap)) {
        greatest = gap;
      }
    }
    return greatest.equals(cursor) ? Optional.empty() : Optional.of(greatest);
  }

  /** Takes the earliest message; {@code next} is the look-up after it in its channel. */
  void advance(Lookup next) {
    cursor = earliest().message().id();
    lookups.set(earliest, next);
    earliest = -1;
    for (int i = 0; i < lookups.size(); i++) {
      if (lookups.get(i) instanceof Lookup.Found found && isEarlier(found)) {
        earliest = i;
      }
    }
  }
}
