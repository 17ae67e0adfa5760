package io.hbpush.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients of servers on this machine, each with a connection that it keeps, all on the thread that
 * calls {@link #run}. It does little for a request, so that what is measured is the server. Not for
 * several threads.
 */
final class HttpLoad implements AutoCloseable {
  private static final long STALL_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long REST_MILLIS = 5;
  private static final int FIRST_BUFFER_BYTES = 2048;

  private final Selector selector = Selector.open();
  private final Queue<Connection> resting = new ArrayDeque<>();
  private int waiting;
  private long lastReply;

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

  /** Connects a client to the server that listens on this port of this machine. */
  void connect(int port, Client client) throws IOException {
    var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    resting.add(new Connection(channel, client));
  }

  /**
   * Sends and receives until it is finished. Requests that wait for their reply then go on waiting:
   * another run receives it.
   *
   * @param finished asked after whatever has come was handed to its client
   * @throws IOException if a connection breaks, or if nothing comes for 15 seconds
   */
  void run(BooleanSupplier finished) throws IOException {
    lastReply = System.nanoTime();
    while (!finished.getAsBoolean()) {
      for (int i = resting.size(); i > 0; i--) {
        resting.remove().send();
      }
      selector.select(REST_MILLIS);
      for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
        ((Connection) keys.next().attachment()).proceed();
        keys.remove();
      }
      if (System.nanoTime() - lastReply > STALL_NANOS) {
        throw new IOException(waiting + " requests wait, and nothing comes");
      }
    }
  }

  /** How many requests wait for their reply. */
  int waiting() {
    return waiting;
  }

  /** Closes all connections. */
  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Client client;
    private ByteBuffer in = ByteBuffer.allocate(FIRST_BUFFER_BYTES);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long sentAt;

    Connection(SocketChannel channel, Client client) throws IOException {
      this.channel = channel;
      this.client = client;
      key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send() throws IOException {
      byte[] request = client.next();
      if (request == null) {
        resting.add(this);
        return;
      }
      out = ByteBuffer.wrap(request);
      sentAt = System.nanoTime();
      waiting++;
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

    void proceed() throws IOException {
      if (out.hasRemaining()) {
        write();
      }
      if (key.isReadable()) {
        read();
      }
    }

    private void read() throws IOException {
      if (!in.hasRemaining()) {
        in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
      }
      int count = channel.read(in);
      if (count < 0) {
        throw new IOException("the server closed a connection");
      }
      Optional<Reply> reply = Reply.take(in.flip());
      in.compact();
      if (reply.isPresent()) {
        lastReply = System.nanoTime();
        waiting--;
        client.replied(reply.get(), lastReply - sentAt);
        send();
      }
    }
  }
}
