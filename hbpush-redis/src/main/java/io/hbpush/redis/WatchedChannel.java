package io.hbpush.redis;

import io.hbpush.Message;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.Watcher;
import io.hbpush.redis.ChannelCalls.Found;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel that this node listens to, and how far it has heard of it. All news of the channel come
 * through here, from Redis' notices, from publishes of this node and from look-ups, and are told to
 * the watchers in order of ids, each once.
 *
 * <p>Everything but what is volatile or atomic is touched by one event at a time, and
 * needs no lock.
 */
final class WatchedChannel {
  /** A cursor behind all messages: a look-up from here only tells where the channel is. */
  private static final long END = 1L << 53;

  /**
   * What is known for sure, so that look-ups can be answered from it.
   *
   * @param tail messages before the position
   */
  record Sight(long position, boolean exists, Tail tail) {}

  private enum Phase {
    /** Redis does not tell us anything yet, or no more. */
    DEAF,
    /** Redis tells, and we read what was before. */
    CATCHING_UP,
    /** We know all that Redis has told. */
    LIVE
  }

  /** What a channel needs of its surroundings. */
  interface Surroundings {
    /** Asks the channel's {@link #question} after now; the answer goes to {@link #caughtUp}. */
    void catchUp(WatchedChannel channel);

    /** Runs the task when all has been noticed that Redis has announced up to now. */
    void whenNoticed(WatchedChannel channel, Runnable task);

    /** Says that the channel lives so many seconds without a touch; -1: for ever. */
    void livesFor(WatchedChannel channel, long seconds);
  }

  /** A look-up of messages after the position; each is another one. */
  record CatchUp(long cursor) {}

  private final String channelId;
  private final Surroundings surroundings;
  private volatile @Nullable Sight sight;

  private final SerialEvents events = new SerialEvents();
  private final Watchers watchers = new Watchers(events);
  private final RecentMessages recent;
  private final PendingNotices pending = new PendingNotices();
  private final Claims claims = new Claims();

  /** Changed by events only. */
  private volatile Phase phase = Phase.DEAF;

  /** Changed by events only. */
  private volatile @Nullable CatchUp question;

  /** The id up to which all has been told; -1 until the first look-up. */
  private long position = -1;

  /** What tells this channel from an earlier one of its name; -1: not known, or no channel. */
  private long birth = -1;

  /** Until when the channel cannot have expired, by {@link System#nanoTime}; null: never. */
  private @Nullable Long livesUntil = System.nanoTime();

  /** Up to where messages are gone that nobody has been told of. */
  private long gap = Score.NONE;

  WatchedChannel(String channelId, Surroundings surroundings, RecentMessages.Budget tails) {
    this.channelId = channelId;
    this.surroundings = surroundings;
    this.recent = new RecentMessages(tails);
  }

  String channelId() {
    return channelId;
  }

  /** How far this node has heard of the channel; null while it may have missed something. */
  @Nullable
  Sight sight() {
    return sight;
  }

  /** Whether Redis does not tell this node of the channel. */
  boolean isDeaf() {
    return phase == Phase.DEAF;
  }

  /** How many watch, or are about to. */
  int watching() {
    return watchers.count();
  }

  /** Counts a watcher that is about to come, so that nobody takes the channel for unwatched. */
  void reserve() {
    watchers.reserve();
  }

  /**
   * Adds a watcher, after {@link #reserve}; the stage completes when it will hear of everything from then on.
   *
   * @param deadline when the stage fails, by {@link System#nanoTime}
   */
  CompletableFuture<MessageStore.Watch> watch(Watcher watcher, long deadline) {
    var beginning = new Watchers.Beginning(watcher, deadline);
    events.execute(() -> {
      watchers.add(beginning);
      if (phase == Phase.LIVE) {
        watchers.begin();
      }
    });
    return beginning.begun();
  }

  /** Ends what had to wait for too long. */
  void check(long nanoTime, String reason) {
    events.execute(() -> {
      watchers.end(beginning -> beginning.isLate(nanoTime), reason);
      claims.giveUpLate(nanoTime);
    });
  }

  /** Ends watches that have not begun. */
  void endBeginnings(String reason) {
    events.execute(() -> watchers.end(beginning -> true, reason));
  }

  /** Lets go of recent messages that nobody will ask for any more. */
  void tidy(long now) {
    Sight seen = sight;
    if (seen != null && seen.tail.isOver(now)) {
      events.execute(() -> {
        if (seen == sight) {
          recent.restart(position);
          see(seen.exists);
        }
      });
    }
  }

  /** Redis tells us of the channel from now on. */
  void heard() {
    events.execute(() -> {
      if (phase == Phase.DEAF) { // or it was told twice to listen, and has missed nothing
        pending.clear();
        ask();
      }
    });
  }

  /** Redis may have told others what we have not heard. */
  void deaf() {
    events.execute(() -> {
      phase = Phase.DEAF;
      sight = null;
      question = null;
      recent.restart(position);
      pending.clear();
      claims.giveUp();
    });
  }

  /** Redis has announced something. */
  void noticed(Notice notice) {
    events.execute(() -> {
      if (phase == Phase.LIVE) {
        take(notice);
      } else if (phase == Phase.CATCHING_UP) {
        pending.add(notice);
      }
    });
  }

  /**
   * This node has published a message; the stage completes when that has been told here, with
   * whether a watcher claimed it. Redis announces it too. If that comes first all is done; and if
   * something before it has yet to be announced, this waits for its turn.
   *
   * @param deadline when nobody waits any more, by {@link System#nanoTime}
   */
  CompletableFuture<Boolean> published(StoredMessage message, Keeping keeping, long deadline) {
    var claimed = new CompletableFuture<Boolean>();
    events.execute(() -> {
      // The first one of a channel may come after a deletion that has yet to be announced.
      boolean isNext = message.previous() != Score.NONE && message.previous() <= position;
      if (phase == Phase.LIVE && isNext) {
        take(new Notice.Published(message, keeping, -1));
      }
      awaitTold(message.score(), claimed, deadline);
    });
    return claimed;
  }

  /** This node has deleted the channel; the stage completes when that has been told here. */
  CompletableFuture<Boolean> deleted(long score, long deadline) {
    var told = new CompletableFuture<Boolean>();
    events.execute(() -> {
      if (phase == Phase.DEAF) {
        take(new Notice.Deleted(score));
      }
      awaitTold(score, told, deadline);
    });
    return told;
  }

  private void awaitTold(long score, CompletableFuture<Boolean> told, long deadline) {
    if (phase == Phase.DEAF || score <= position) {
      told.complete(claims.take(score));
    } else {
      claims.await(score, told, deadline);
    }
  }

  /** A look-up has been answered; what is no more asked for is ignored. */
  void caughtUp(CatchUp asked, Found found) {
    events.execute(() -> {
      if (asked != question) {
        return;
      }
      if (position < 0) {
        position = Math.max(found.last(), 0);
        birth = found.birth();
        recent.restart(position);
      }
      if (isWhole(found)) {
        goOn(found);
      } else {
        // What is not stored may have been announced, and be on its way.
        surroundings.whenNoticed(this, () -> noticedAll(asked, found));
      }
    });
  }

  private void noticedAll(CatchUp asked, Found found) {
    events.execute(() -> {
      if (asked == question) {
        goOn(found);
      }
    });
  }

  /** Whether a look-up found all messages there were after the position. */
  private boolean isWhole(Found found) {
    long known = position;
    for (StoredMessage message : found.messages()) {
      if (message.previous() > known) {
        return false;
      }
      known = message.score();
    }
    return found.mayHaveMore() || found.last() <= known;
  }

  /** What is to be looked up now; null if nothing is. */
  @Nullable
  CatchUp question() {
    return question;
  }

  /** A touch has been answered: now the channel is known that notices did not name. */
  void touched(Found found) {
    events.execute(() -> {
      if (phase != Phase.LIVE || found.clock() < position) {
        return;
      }
      if (!found.channelExists()) {
        birth = -1;
        recent.restart(position);
        see(false);
        livesFor(-1);
      } else if (found.birth() >= birth) {
        isBorn(found.birth());
        see(true);
        livesFor(found.timeout());
      }
    });
  }

  private void ask() {
    phase = Phase.CATCHING_UP;
    sight = null;
    question = new CatchUp(position < 0 ? END : position);
    surroundings.catchUp(this);
  }

  private void goOn(Found found) {
    if (birth >= 0 && found.birth() != birth && !isExpired() && found.clock() >= position) {
      // It was there and could not expire: so it was deleted. A clock behind our position would
      // say that the store has lost its data; the cursors tell that.
      position = Math.max(position, found.channelExists() ? found.birth() : found.clock());
      tellDeleted();
    }
    isBorn(found.birth());
    for (StoredMessage message : found.messages()) {
      if (!takePending(message.score(), found.clock())) {
        ask();
        return;
      }
      if (message.score() > position) {
        missed(message.previous());
        recent.restart(message.score()); // who knows how old it is
        tell(message, message.message());
      }
    }
    if (found.mayHaveMore()) {
      ask();
    } else if (!takePending(Long.MAX_VALUE, found.clock())) {
      ask();
    } else if (pending.isOverflown()) {
      pending.clear();
      ask();
    } else {
      arrive(found);
    }
  }

  /**
   * Takes the notices whose place is before that id, after a look-up at a time of the clock.
   *
   * @return false if one of them needs another look-up
   */
  private boolean takePending(long score, long clock) {
    for (Notice next = pending.first(score); next != null; next = pending.first(score)) {
      if (next instanceof Notice.Published published) {
        StoredMessage message = published.message();
        boolean known = message.content() != null && message.previous() <= position;
        if (!known && Math.max(message.previous(), position) > clock) {
          return false;
        }
        if (message.content() == null && message.score() > position) {
          if (message.score() > clock) {
            return false;
          }
          missed(message.score());
        }
      }
      pending.removeFirst();
      take(next);
    }
    return true;
  }

  /** That message and all before it are gone. */
  private void missed(long score) {
    if (score > position) {
      gap = score;
      position = score;
      recent.restart(score);
    }
  }

  /** All that there was has been told. */
  private void arrive(Found found) {
    missed(found.last());
    phase = Phase.LIVE;
    question = null;
    pending.clear();
    see(found.channelExists());
    livesFor(found.timeout());
    claims.told(position);
    watchers.begin();
  }

  private void take(Notice notice) {
    if (notice instanceof Notice.Published published) {
      take(published);
    } else if (notice instanceof Notice.Deleted deleted && deleted.score() > position) {
      position = deleted.score();
      birth = -1;
      tellDeleted();
    } else if (notice instanceof Notice.Created created && created.score() >= position) {
      isBorn(created.score());
      see(true);
      livesFor(created.timeout());
    }
  }

  private void take(Notice.Published published) {
    StoredMessage message = published.message();
    if (message.score() <= position) {
      return;
    }
    boolean hole = message.previous() > position || message.content() == null;
    if (hole && phase == Phase.LIVE) {
      pending.add(published);
      ask();
      return;
    }
    if (published.birth() >= 0) {
      isBorn(published.birth());
    }
    missed(message.previous());
    Message whole = message.message();
    recent.announced(message, whole, published.keeping());
    tell(message, whole);
    livesFor(published.keeping().timeout());
  }

  /** The channel is that one: what was announced of an earlier one is gone with it. */
  private void isBorn(long id) {
    if (birth != id) {
      birth = id;
      recent.restart(position);
    }
  }

  private void tell(StoredMessage stored, Message message) {
    position = stored.score();
    see(true); // before it is told: who looks now finds it, who looked before is told
    Optional<MessageId> told = gap == Score.NONE ? Optional.empty() : Optional.of(Score.id(gap));
    gap = Score.NONE;
    if (watchers.tell(message, told)) {
      claims.claimed(position);
    }
    claims.told(position);
  }

  private void tellDeleted() {
    gap = Score.NONE;
    recent.restart(position);
    see(false);
    watchers.tellDeleted();
    claims.told(position);
  }

  private void livesFor(long seconds) {
    livesUntil = seconds < 0 ? null : System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    surroundings.livesFor(this, seconds);
  }

  private boolean isExpired() {
    return livesUntil != null && System.nanoTime() - livesUntil >= 0;
  }

  private void see(boolean exists) {
    if (phase == Phase.LIVE) {
      sight = new Sight(position, exists, recent.tail());
    }
  }
}
