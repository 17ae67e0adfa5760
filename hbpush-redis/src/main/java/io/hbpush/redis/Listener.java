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
import java.util.List;
import java.util.Set;
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
  private final Deque<byte[]> changed = new ArrayDeque<>();
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
      changed.addLast(name);
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
        if (!isClosed()) {
          server.failed(failure);
        }
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
        // The connection's own timeout ends this when not even a PONG comes.
        reply = open.getUnflushedObject();
      } catch (JedisMovedDataException moved) {
        audience.moved(moved.getSlot(), moved.getTargetNode());
        continue;
      } catch (JedisDataException refused) {
        refused(refused);
        continue;
      }
      if (reply instanceof byte[] pong) { // before anything is subscribed
        answered(pong);
      } else if (reply instanceof List<?> parts && parts.get(1) instanceof byte[] name) {
        if (parts.size() == 2) {
          answered(name);
        } else {
          take(audience, (byte[]) parts.get(0), name, parts.get(2));
        }
      }
    }
  }

  /** A ping with that number has been answered: what was announced before it has been noticed. */
  private void answered(byte[] pong) {
    long ping = Long.parseLong(new String(pong, StandardCharsets.US_ASCII));
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
      default -> {} // the end of a subscription that we asked for
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
        open.sendCommand(Command.PING, Long.toString(turn.ping));
        open.getMany(0); // only sends what is in its buffer; the other thread reads
      } catch (JedisException failure) {
        LOG.log(DEBUG, "a subscription could not be sent; the reader notices too", failure);
        cut(open);
      } catch (RuntimeException | Error failure) {
        LOG.log(ERROR, server.storeName() + ": subscribing failed", failure);
        cut(open);
      }
    }
  }

  private void change(
      Connection open, Audience audience, Set<ByteBuffer> subscribed, List<byte[]> names) {
    var begin = new ArrayList<byte[]>();
    var end = new ArrayList<byte[]>();
    for (byte[] name : names) {
      if (audience.isWanted(name)) {
        // Again, if need be: the answer tells the audience that all is heard.
        subscribed.add(ByteBuffer.wrap(name));
        begin.add(name);
      } else if (subscribed.remove(ByteBuffer.wrap(name))) {
        end.add(name);
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
      @Nullable Connection connection, boolean renewed, List<byte[]> changed, long ping) {}

  /** Waits for something to say; null at the end. */
  private synchronized @Nullable Turn take(long millis) {
    OwnThreads.await(this, millis, () -> closed || hasNews());
    if (closed) {
      return null;
    }
    if (connection == null) {
      return new Turn(null, false, List.of(), 0);
    }
    var turn = new Turn(connection, renewed, List.copyOf(changed), ++pings);
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
