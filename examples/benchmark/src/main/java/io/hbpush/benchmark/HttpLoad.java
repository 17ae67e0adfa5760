package io.hbpush.benchmark;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients of servers, each with a connection that it keeps, all on the thread that
 * calls {@link #run}. It does little for a request, so that what is measured is the server. Not for
 * several threads.
 */
final class HttpLoad implements AutoCloseable {
  private static final long STALL_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long REST_MILLIS = 5;
  private static final int BUFFER_BYTES = 1 << 18;
  private static final byte[] NOTHING = {};

  private final Selector selector = Selector.open();
  private final Queue<Requests> resting = new ArrayDeque<>();

  /** What was just read, by whichever connection. */
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);

  private int waiting;
  private long received;
  private @Nullable IOException failure;

  HttpLoad() throws IOException {}

  /** What is done on one connection: one request after the other. */
  interface Client {
    /** The next request; null to rest, and to be asked again soon. */
    byte @Nullable [] next();

    /**
     * Is given the reply to its request.
     *
     * @param nanos how long it took since the request was sent
     * @throws IOException if nothing more can be measured after such a reply
     */
    void replied(Reply reply, long nanos) throws IOException;
  }

  /** What is done with an event stream. */
  interface StreamClient {
    /** The stream has begun. */
    void opened();

    /**
     * Is given an event.
     *
     * @throws IOException if nothing more can be measured after such an event
     */
    void received(Event event) throws IOException;
  }

  /** Connects a client to a server. */
  Connection connect(Endpoint server, Client client) throws IOException {
    var connection = new Requests(open(server), client);
    resting.add(connection);
    return connection;
  }

  /** Connects a client and asks for an event stream. */
  Connection stream(Endpoint server, byte[] request, StreamClient client) throws IOException {
    var connection = new Stream(open(server), client);
    connection.send(request);
    return connection;
  }

  private static SocketChannel open(Endpoint server) throws IOException {
    var channel = SocketChannel.open(server.address());
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  /**
   * Sends and receives until it is finished. Requests that wait for their reply then go on waiting:
   * another run receives it.
   *
   * @param finished asked after whatever has come was handed to its client
   * @throws IOException if a connection breaks, or if nothing comes for 15 seconds
   */
  void run(BooleanSupplier finished) throws IOException {
    received = System.nanoTime();
    while (!finished.getAsBoolean()) {
      for (int i = resting.size(); i > 0; i--) {
        resting.remove().ask();
      }
      selector.select(key -> proceed((Connection) key.attachment()), REST_MILLIS);
      if (failure != null) {
        throw failure;
      }
      if (System.nanoTime() - received > STALL_NANOS) {
        throw new IOException(waiting + " requests wait, and nothing comes");
      }
    }
  }

  /** A selector's action throws nothing that is checked. */
  private void proceed(Connection connection) {
    try {
      connection.proceed();
    } catch (IOException wrong) {
      failure = failure == null ? wrong : failure;
    }
  }

  /** How many requests wait for their reply. */
  int waiting() {
    return waiting;
  }

  /** Closes all connections. Closing twice is harmless. */
  @Override
  public void close() throws IOException {
    if (!selector.isOpen()) {
      return;
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  /** A connection of a client. */
  abstract class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer out = ByteBuffer.wrap(NOTHING);

    /** What was read and not yet used. */
    private byte[] rest = NOTHING;

    Connection(SocketChannel channel) throws IOException {
      this.channel = channel;
      key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Closes it, whatever it waits for. */
    void close() throws IOException {
      channel.close();
    }

    /** Reads nothing until {@link #resume}. */
    void pause() {
      key.interestOps(0);
    }

    void resume() {
      key.interestOps(SelectionKey.OP_READ);
    }

    final void send(byte[] request) throws IOException {
      out = ByteBuffer.wrap(request);
      write();
    }

    private void write() throws IOException {
      channel.write(out);
      int operations =
          out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
      if (key.interestOps() != operations) {
        key.interestOps(operations);
      }
    }

    private void proceed() throws IOException {
      if (out.hasRemaining()) {
        write();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
    }

    private void read() throws IOException {
      in.clear().put(rest);
      if (channel.read(in) < 0) {
        throw new IOException("the server closed a connection");
      }
      received = System.nanoTime();
      take(in.flip());
      rest = NOTHING;
      if (in.hasRemaining()) {
        rest = new byte[in.remaining()];
        in.get(rest);
      }
    }

    /** Uses what was read, and leaves what is not complete. */
    abstract void take(ByteBuffer in) throws IOException;
  }

  /** One request after the other. */
  private final class Requests extends Connection {
    private final Client client;
    private long sentAt;
    private boolean waits;

    Requests(SocketChannel channel, Client client) throws IOException {
      super(channel);
      this.client = client;
    }

    void ask() throws IOException {
      byte[] request = client.next();
      if (request == null) {
        resting.add(this);
        return;
      }
      sentAt = System.nanoTime();
      waits = true;
      waiting++;
      send(request);
    }

    @Override
    void take(ByteBuffer in) throws IOException {
      Optional<Reply> reply = Reply.take(in);
      if (reply.isPresent()) {
        waits = false;
        waiting--;
        client.replied(reply.get(), received - sentAt);
        ask();
      }
    }

    @Override
    void close() throws IOException {
      super.close();
      resting.remove(this);
      waiting -= waits ? 1 : 0;
      waits = false;
    }
  }

  /** One request, and a reply without end. */
  private final class Stream extends Connection {
    private final StreamClient client;
    private @Nullable EventReader events;

    Stream(SocketChannel channel, StreamClient client) throws IOException {
      super(channel);
      this.client = client;
    }

    @Override
    void take(ByteBuffer in) throws IOException {
      if (events == null) {
        Optional<Reply> head = Reply.takeHead(in);
        if (head.isEmpty()) {
          return;
        }
        events = EventReader.of(head.get());
        client.opened();
      }
      events.read(in, client);
    }
  }
}
