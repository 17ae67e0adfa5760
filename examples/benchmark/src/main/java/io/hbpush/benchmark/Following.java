package io.hbpush.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One subscriber's view of what publishers number: each publisher's messages come one by one. */
final class Following {
  private final Tally tally;
  private final long[] next;

  /** What was left out so far; null if nothing was, as it should be. */
  private @Nullable TreeSet<Numbered> missing;

  /**
   * Begins before the first message.
   *
   * @param tally counts what is wrong
   */
  Following(Tally tally, int publishers) {
    this.tally = tally;
    next = new long[publishers];
  }

  /**
   * Takes the next message, and returns it.
   *
   * @throws IOException if nobody published it
   */
  Numbered take(ByteBuffer body) throws IOException {
    Numbered message = Numbered.read(body);
    int publisher = message.publisher();
    if (publisher >= next.length) {
      throw new IOException("there is no publisher " + publisher);
    }
    tally.deliveries++;
    if (message.number() == next[publisher]) {
      next[publisher]++;
    } else {
      strange(message);
    }
    return message;
  }

  private void strange(Numbered message) {
    if (missing == null) {
      missing = new TreeSet<>((one, other) -> one.publisher() != other.publisher()
          ? Integer.compare(one.publisher(), other.publisher())
          : Long.compare(one.number(), other.number()));
    }
    int publisher = message.publisher();
    if (message.number() > next[publisher]) {
      for (long left = next[publisher]; left < message.number(); left++) {
        missing.add(new Numbered(publisher, left));
        tally.lost++;
      }
      next[publisher] = message.number() + 1;
    } else if (missing.remove(message)) {
      tally.lost--;
      tally.outOfOrder++;
    } else {
      tally.repeated++;
    }
  }

  /** How many messages of all publishers it has seen, or should have. */
  long seen() {
    long seen = 0;
    for (long of : next) {
      seen += of;
    }
    return seen;
  }
}
