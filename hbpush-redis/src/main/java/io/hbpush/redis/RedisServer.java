package io.hbpush.redis;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisException;

/** The server a store lives on: opens connections that are fit for use, and knows what is wrong. */
final class RedisServer {
  private static final System.Logger LOG = System.getLogger(RedisServer.class.getName());
  private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)");
  private static final Pattern MODE = Pattern.compile("\n(?:redis|server)_mode:(\\w+)");
  private static final int NEEDS_MAJOR = 6;
  private static final int NEEDS_MINOR = 2;
  private static final int SHARDED_PUBSUB_MAJOR = 7;

  private final String store;
  private final String name;
  private final RedisMode mode;
  private final Supplier<Connection> opener;
  private final Duration timeout;

  /** Why the server cannot be had; null while it can. */
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

  /** Whether it can be reached, but does not serve. */
  private volatile boolean refusing;

  private volatile boolean announcesBySlot;

  private volatile boolean closed;

  /**
   * Describes a server.
   *
   * @param store the store's name, for logs and errors
   * @param name what they call the server
   * @param mode how it has to work with others
   * @param opener opens a connection, logged in and at its database
   * @param timeout how long the server may be silent
   */
  RedisServer(
      String store, String name, RedisMode mode, Supplier<Connection> opener, Duration timeout) {
    this.store = store;
    this.name = name;
    this.mode = mode;
    this.opener = opener;
    this.timeout = timeout;
  }

  Duration timeout() {
    return timeout;
  }

  /** Makes a thread of the store's. */
  Thread thread(String work, Runnable runnable) {
    return OwnThreads.thread(store, mode == RedisMode.CLUSTER ? name + "-" + work : work, runnable);
  }

  /** What errors call the store. */
  String storeName() {
    return "Redis store " + store;
  }

  /**
   * Opens a connection to a server that is new enough and knows the scripts.
   *
   * @throws JedisException if there is none
   */
  Connection open() {
    Connection connection = null;
    try {
      connection = opener.get();
      connection.setSoTimeout((int) timeout.toMillis());
      requireVersion(connection);
      for (Script script : Script.values()) {
        connection.sendCommand(
            new CommandArguments(Command.SCRIPT).add(Keyword.LOAD).add(script.source()));
      }
      for (Object loaded : connection.getMany(Script.values().length)) {
        if (loaded instanceof JedisException refused) {
          throw refused;
        }
      }
    } catch (RuntimeException failure) {
      if (connection != null) {
        discard(connection);
      }
      failed(failure);
      throw failure;
    }
    if (!refusing) {
      serves();
    }
    return connection;
  }

  /** Whether notices go to those only who listen at the slot's server: on a Cluster, from Redis 7 on. */
  boolean announcesBySlot() {
    return announcesBySlot;
  }

  private void requireVersion(Connection connection) {
    connection.sendCommand(Command.INFO, "server");
    String info = new String(connection.getBinaryBulkReply(), StandardCharsets.UTF_8);
    Matcher version = VERSION.matcher(info);
    if (!version.find()) {
      throw new JedisException("the server does not tell its version");
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    if (major < NEEDS_MAJOR || major == NEEDS_MAJOR && minor < NEEDS_MINOR) {
      throw new JedisException("Redis " + major + "." + minor + " is too old; it needs "
          + NEEDS_MAJOR + "." + NEEDS_MINOR + " or newer");
    }
    Matcher found = MODE.matcher(info);
    if (found.find() && !found.group(1).equals(mode.word())) {
      throw new JedisException(
          "the server says its mode is " + found.group(1) + ", not " + mode.word());
    }
    announcesBySlot = mode == RedisMode.CLUSTER && major >= SHARDED_PUBSUB_MAJOR;
  }

  /** Notes that the server cannot be had; the log hears of it once an outage. */
  void failed(RuntimeException failure) {
    if (closed) {
      return; // by ourselves
    }
    String reason = reason(failure);
    if (trouble.getAndSet(reason) == null) {
      LOG.log(WARNING, "{0}: {1} cannot be used: {2}", storeName(), name, reason);
    }
  }

  /** Notes that the server answers, but does not serve. */
  void refuses(RuntimeException refusal) {
    refusing = true;
    failed(refusal);
  }

  /** Notes that the server serves. */
  void serves() {
    refusing = false;
    if (trouble.get() != null && trouble.getAndSet(null) != null) {
      LOG.log(INFO, "{0}: {1} is back", storeName(), name);
    }
  }

  /** What fails from now on fails since the store is closed. */
  void close() {
    closed = true;
  }

  /** What is wrong, as an error says it. */
  String trouble() {
    String reason = trouble.get();
    return storeName() + ": " + (reason == null ? name + " did not answer in time" : reason);
  }

  /** The last cause says what happened; Jedis' own texts often do not. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = String.valueOf(failure.getMessage());
    String causeText = String.valueOf(cause.getMessage());
    return text.contains(causeText) ? text : text + ": " + causeText;
  }

  /** Closes a connection that must not be used again, whatever its state. */
  static void discard(Connection connection) {
    connection.setBroken();
    try {
      connection.forceDisconnect(); // closing alone would wait for who writes
      connection.close();
    } catch (IOException | RuntimeException closing) {
      LOG.log(System.Logger.Level.DEBUG, "a connection did not close cleanly", closing);
    }
  }
}
