package io.hbpush;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether a relay's store is away. Tells the log when that begins and when it is over, and nothing of
 * the requests in between. Safe for many threads.
 */
final class Outage {
  private static final System.Logger LOG = System.getLogger(Outage.class.getName());

  /** A store that answers one request in two has not come back. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final InstantSource clock;

  /** What the store said when it went away; null while it is there. Written under the lock. */
  private volatile @Nullable String reason;

  /** When the store failed last; guarded by the lock, which is this. */
  private Instant failed = Instant.MIN;

  Outage(InstantSource clock) {
    this.clock = clock;
  }

  /** The store failed, which is news only if it was there. */
  void failed(StoreUnavailableException failure) {
    String said = String.valueOf(failure.getMessage());
    synchronized (this) {
      failed = clock.instant();
      if (reason != null) {
        return;
      }
      reason = said;
    }
    LOG.log(WARNING, () -> "the message store cannot serve: " + said);
  }

  /** The store did what it was asked; the outage is over if that is so for some time. */
  void answered() {
    if (reason == null) {
      return;
    }
    String said;
    synchronized (this) {
      said = reason;
      if (said == null || clock.instant().isBefore(failed.plus(QUIET))) {
        return;
      }
      reason = null;
    }
    LOG.log(INFO, () -> "the message store serves again, after: " + said);
  }
}
