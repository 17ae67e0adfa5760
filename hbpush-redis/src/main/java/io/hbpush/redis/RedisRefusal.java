package io.hbpush.redis;

import io.hbpush.StoreUnavailableException;
import io.hbpush.StoreUnavailableException.Outcome;
import java.util.stream.Stream;
import redis.clients.jedis.exceptions.JedisDataException;

/** What an error reply of Redis means for the call that got it. */
enum RedisRefusal {
  /** The server does not serve at the moment, or is the wrong one now; the script did not run. */
  TEMPORARY,
  /** Another server has the slot, or nobody at the moment; the script did not run. */
  OTHER_PLACE,
  /** The server has forgotten the scripts; none ran. */
  SCRIPTS_GONE,
  /** The server has no memory left for more. */
  FULL,
  /** The server cannot persist, and so takes nothing; reading goes on. */
  CANNOT_PERSIST,
  /** The channel's key holds something that is not ours. */
  FOREIGN_KEY,
  /** Ids have come to their end. */
  CLOCK_AT_END,
  /** The user may not do this. */
  NOT_PERMITTED,
  /** Whatever else. */
  OTHER;

  static RedisRefusal of(JedisDataException error) {
    String text = String.valueOf(error.getMessage());
    if (text.contains("HBPUSH-FORMAT") || text.contains("WRONGTYPE")) {
      return FOREIGN_KEY;
    }
    if (text.contains("HBPUSH-CLOCK")) {
      return CLOCK_AT_END;
    }
    if (text.contains("OOM ")) {
      return FULL;
    }
    if (text.contains("MISCONF ")) {
      return CANNOT_PERSIST;
    }
    if (text.startsWith("NOSCRIPT")) {
      return SCRIPTS_GONE;
    }
    if (startsWithOne(text, "MOVED ", "ASK ", "TRYAGAIN", "CLUSTERDOWN")) {
      return OTHER_PLACE;
    }
    if (startsWithOne(text, "LOADING", "MASTERDOWN", "BUSY ", "NOAUTH") || takesNoWrites(text)) {
      return TEMPORARY;
    }
    return text.startsWith("NOPERM") ? NOT_PERMITTED : OTHER;
  }

  /** Redis 6.2 puts words of its own before a script's error; the first write failed. */
  private static boolean takesNoWrites(String text) {
    return Stream.of("READONLY ", "NOREPLICAS ")
        .anyMatch(error -> text.startsWith(error) || text.contains("-" + error));
  }

  private static boolean startsWithOne(String text, String... beginnings) {
    return Stream.of(beginnings).anyMatch(text::startsWith);
  }

  /** What the caller is told. */
  RuntimeException exception(String store, JedisDataException error) {
    return switch (this) {
      case FOREIGN_KEY ->
        new IllegalArgumentException(
            store + ": the channel's key holds something else than a channel of this version");
      case FULL ->
        new StoreUnavailableException(store + ": Redis is full (maxmemory)", Outcome.FULL, error);
      case CANNOT_PERSIST ->
        new StoreUnavailableException(
            store + ": Redis cannot persist, and takes no messages (MISCONF)",
            Outcome.NOT_DONE,
            error);
      case CLOCK_AT_END ->
        new StoreUnavailableException(
            store + ": no ids are left; Redis' clock is in the year 2106 or later",
            Outcome.NOT_DONE,
            error);
      case TEMPORARY, OTHER_PLACE, SCRIPTS_GONE, NOT_PERMITTED, OTHER ->
        new StoreUnavailableException(store + ": " + error.getMessage(), Outcome.UNKNOWN, error);
    };
  }
}
