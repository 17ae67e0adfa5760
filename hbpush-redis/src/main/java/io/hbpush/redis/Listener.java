package io.hbpush.redis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * The connection on which Redis announces what happens to channels. One thread reads; another says
 * what to listen to, so that a server which takes nothing stops neither readers nor callers.
 */
final class Listener {
  private static final System.Logger LOG = System.getLogger(Listener.class.getName());

  /** Names in one command. */
  private static final int CHUNK = 500;

  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  /** The number of a ping is no name: those have a colon. */
  private static final Pattern PING = Pattern.compile("\\d+");

  /** Hears what Redis announces, on the reading thread. */
  interface Audience {
    /** The names to listen to. */
    List<byte[]> names();

    /** Whether a name is to be listened to. */
    boolean isWanted(byte[] name);

    /** Redis announces everything under that name from now on. */
    void heard(byte[] name);

    /** Redis announced something. */
    void noticed(byte[] name, byte[] notice);

    /** Redis announces nothing under that name any more: another server does now. */
    void lost(byte[] name);

    /** Redis says that another server announces what happens in that slot. */
    void moved(int slot, HostAndPort server);

    /** Nothing is heard any more. */
    void deaf();
  }

  private final RedisServer server;

  /** Why Redis announces nothing though it is there; null while it does. */
  private volatile @Nullable String refusal;

  // The lock is this; it guards the fields below.
  private final Set<ByteBuffer> changed = new LinkedHashSet<>();
  private final Deque<Barrier> barriers = new ArrayDeque<>();
  private long pings;
  private @Nullable Connection connection;
  private boolean renewed;
  private boolean closed;

  /** A task that waits for the answer to a ping that has yet to be sent, or has been. */
  private record Barrier(long ping, Runnable task) {}

  Listener(RedisServer server) {
    this.server = server;
  }

  /** The audience wants a name now, or no more. */
  synchronized void changed(byte[] name) {
    if (connection != null) { // the next one begins with all names
      changed.add(ByteBuffer.wrap(name));
      notifyAll();
    }
  }

  /**
   * Runs the task when the audience has noticed all that Redis has announced up to now. If the
   * connection breaks before, the task never runs, but the audience hears that it is deaf.
   */
  synchronized void whenNoticed(Runnable task) {
    if (connection != null) {
      barriers.addLast(new Barrier(pings + 1, task));
      notifyAll();
    }
  }

  /**
   * Returns the work of the two threads; the audience hears of everything on the first one.
   */
  List<Runnable> work(Audience audience) {
    return List.of(() -> read(audience), () -> write(audience));
  }

  private void read(Audience audience) {
    long pause = FIRST_PAUSE_MILLIS;
    while (!isClosed()) {
      Connection open = connect();
      if (open == null) {
        pause(pause);
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        continue;
      }
      pause = FIRST_PAUSE_MILLIS;
      try {
        readFrom(open, audience);
      } catch (JedisException failure) {
        server.failed(failure);
      } catch (RuntimeException | Error failure) {
        LOG.log(ERROR, server.storeName() + ": listening failed", failure);
      }
      synchronized (this) {
        connection = null;
        changed.clear();
        barriers.clear();
      }
      audience.deaf();
      RedisServer.discard(open);
    }
  }

  private @Nullable Connection connect() {
    Connection open;
    try {
      open = server.open();
    } catch (RuntimeException | Error failure) {
      LOG.log(failure instanceof JedisException ? DEBUG : ERROR, "no connection", failure);
      return null;
    }
    synchronized (this) {
      if (!closed) {
        connection = open;
        renewed = true;
        notifyAll();
        return open;
      }
    }
    RedisServer.discard(open);
    return null;
  }

  private void readFrom(Connection open, Audience audience) {
    while (!isClosed()) {
      Object reply;
      try {
        // The connection's own timeout ends this when not even a ping is answered.
        reply = open.getUnflushedObject();
      } catch (JedisMovedDataException moved) {
        audience.moved(moved.getSlot(), moved.getTargetNode());
        continue;
      } catch (JedisDataException refused) {
        refused(refused);
        continue;
      }
      if (reply instanceof List<?> parts && parts.get(1) instanceof byte[] name) {
        take(audience, (byte[]) parts.get(0), name, parts.get(2));
      }
    }
  }

  /** What was announced before the ping with that number has been noticed. */
  private void answered(long ping) {
    var passed = new ArrayList<Runnable>();
    synchronized (this) {
      while (!barriers.isEmpty() && barriers.getFirst().ping <= ping) {
        passed.add(barriers.removeFirst().task);
      }
    }
    passed.forEach(Runnable::run);
  }

  private void take(Audience audience, byte[] kind, byte[] name, Object last) {
    switch (new String(kind, StandardCharsets.US_ASCII)) {
      case "message", "smessage" -> audience.noticed(name, (byte[]) last);
      case "subscribe", "ssubscribe" -> {
        refusal = null;
        audience.heard(name);
      }
      case "sunsubscribe" -> {
        if (audience.isWanted(name)) { // nobody asked for it: the slot has moved
          audience.lost(name);
        }
      }
      case "unsubscribe" -> {
        String ended = new String(name, StandardCharsets.UTF_8);
        if (PING.matcher(ended).matches()) {
          answered(Long.parseLong(ended));
        }
      }
      default -> LOG.log(DEBUG, "nobody asked for that");
    }
  }

  /** The audience tries again from time to time; the log hears of it once. */
  private void refused(JedisDataException failure) {
    if (refusal == null) {
      LOG.log(
          WARNING, "{0}: Redis announces nothing: {1}", server.storeName(), failure.getMessage());
    }
    refusal = failure.getMessage();
  }

  /** What keeps the audience from hearing. */
  String trouble() {
    String reason = refusal;
    return reason == null ? server.trouble() : server.storeName() + ": " + reason;
  }

  /** Says what to listen to, and asks for signs of life. */
  private void write(Audience audience) {
    long pause = server.timeout().toMillis() / 3;
    Set<ByteBuffer> subscribed = new HashSet<>();
    Connection current = null;
    for (Turn turn = take(pause); turn != null; turn = take(pause)) {
      Connection open = turn.connection;
      if (open == null) {
        continue;
      }
      try {
        if (turn.renewed || open != current) {
          current = open;
          subscribed.clear();
          List<byte[]> names = audience.names();
          names.forEach(name -> subscribed.add(ByteBuffer.wrap(name)));
          subscribe(open, names);
        }
        change(open, audience, subscribed, turn.changed);
        // Redis refuses a PING while it cannot persist; but it always says what is not heard.
        open.sendCommand(Command.UNSUBSCRIBE, Long.toString(turn.ping));
        open.getMany(0); // only sends what is in its buffer; the other thread reads
      } catch (JedisException failure) {
        LOG.log(DEBUG, "a subscription could not be sent; the reader notices too", failure);
        cut(open);
      } catch (RuntimeException | Error failure) {
        LOG.log(ERROR, server.storeName() + ": subscribing failed", failure);
        cut(open);
      }
      if (!isCurrent(open)) {
        RedisServer.discard(open); // one that was handed in may have connected again
      }
    }
  }

  private synchronized boolean isCurrent(Connection open) {
    return open == connection;
  }

  private void change(
      Connection open, Audience audience, Set<ByteBuffer> subscribed, Set<ByteBuffer> names) {
    var begin = new ArrayList<byte[]>();
    var end = new ArrayList<byte[]>();
    for (ByteBuffer name : names) { // each is asked for once: it may change its mind meanwhile
      if (audience.isWanted(name.array())) {
        // Again, if need be: the answer tells the audience that all is heard.
        subscribed.add(name);
        begin.add(name.array());
      } else if (subscribed.remove(name)) {
        end.add(name.array());
      }
    }
    send(open, bySlot() ? Command.SUNSUBSCRIBE : Command.UNSUBSCRIBE, end);
    subscribe(open, begin);
  }

  private void subscribe(Connection open, List<byte[]> names) {
    send(open, bySlot() ? Command.SSUBSCRIBE : Command.SUBSCRIBE, names);
  }

  private boolean bySlot() {
    return server.announcesBySlot();
  }

  private void send(Connection open, Command command, List<byte[]> names) {
    int chunk = bySlot() ? 1 : CHUNK; // one command takes names of one slot only
    for (int i = 0; i < names.size(); i += chunk) {
      open.sendCommand(
          command, names.subList(i, Math.min(names.size(), i + chunk)).toArray(new byte[0][]));
    }
  }

  /** What there is to say, on which connection. */
  private record Turn(
      @Nullable Connection connection, boolean renewed, Set<ByteBuffer> changed, long ping) {}

  /** Waits for something to say; null at the end. */
  private synchronized @Nullable Turn take(long millis) {
    OwnThreads.await(this, millis, () -> closed || hasNews());
    if (closed) {
      return null;
    }
    if (connection == null) {
      return new Turn(null, false, Set.of(), 0);
    }
    var turn = new Turn(connection, renewed, new LinkedHashSet<>(changed), ++pings);
    renewed = false;
    changed.clear();
    return turn;
  }

  private boolean hasNews() {
    boolean awaited = !barriers.isEmpty() && barriers.getLast().ping > pings;
    return connection != null && (renewed || !changed.isEmpty() || awaited);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void pause(long millis) {
    OwnThreads.await(this, millis, () -> closed);
  }

  private static void cut(Connection open) {
    try {
      open.forceDisconnect();
    } catch (IOException failure) {
      LOG.log(WARNING, "a connection did not close cleanly", failure);
    }
  }

  /** Ends both threads. */
  void close() {
    Connection open;
    synchronized (this) {
      closed = true;
      open = connection;
      notifyAll();
    }
    if (open != null) {
      cut(open);
    }
  }
}
