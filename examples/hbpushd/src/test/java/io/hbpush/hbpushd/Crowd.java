package io.hbpush.hbpushd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Many clients that each open a connection and send the same request, all on the thread that calls.
 * Reads whatever comes, as long as one of the methods runs.
 */
final class Crowd implements AutoCloseable {
  /** Fewer than the daemon's backlog. */
  private static final int CONNECTING = 1000;

  private static final int SELECT_MILLIS = 20;

  private final Selector selector = Selector.open();
  private final InetSocketAddress server;
  private final byte[] request;
  private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
  private final List<Member> members = new ArrayList<>();
  private int connecting;
  private int answered;

  private Crowd(int port, String request) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.request = request.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Opens connections and sends a GET on each; returns when all are sent. */
  static Crowd get(int port, String path, int size) throws Exception {
    return get(port, path, size, "");
  }

  /** As above, each asking for an event stream. */
  static Crowd stream(int port, String path, int size) throws Exception {
    return get(port, path, size, "Accept: text/event-stream\r\n");
  }

  private static Crowd get(int port, String path, int size, String lines) throws Exception {
    var crowd =
        new Crowd(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
    crowd.await("all are connected", () -> crowd.openMore(size));
    return crowd;
  }

  private boolean openMore(int size) throws IOException {
    while (members.size() < size && connecting < CONNECTING) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      var member = new Member(channel);
      members.add(member);
      if (channel.connect(server)) {
        send(channel.register(selector, SelectionKey.OP_READ, member));
      } else {
        connecting++;
        channel.register(selector, SelectionKey.OP_CONNECT, member);
      }
    }
    return members.size() == size && connecting == 0;
  }

  /** Reads until something is so. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    long begin = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - begin > Await.DEADLINE.toNanos()) {
        throw new AssertionError(
            "not with " + answered + " of " + members.size() + " answered: " + what);
      }
      selector.select(this::ready, SELECT_MILLIS);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isConnectable()) {
        ((SocketChannel) key.channel()).finishConnect();
        connecting--;
        key.interestOps(SelectionKey.OP_READ);
        send(key);
      } else if (key.isReadable()) {
        read(key);
      }
    } catch (IOException e) {
      throw new AssertionError("a connection broke", e);
    }
  }

  /** A fresh connection takes a short request whole. */
  private void send(SelectionKey key) throws IOException {
    int sent = ((SocketChannel) key.channel()).write(ByteBuffer.wrap(request));
    if (sent < request.length) {
      throw new IOException("sent only " + sent + " bytes");
    }
  }

  private void read(SelectionKey key) throws IOException {
    var member = (Member) key.attachment();
    buffer.clear();
    if (member.channel.read(buffer) < 0) {
      key.cancel();
      return;
    }
    if (!member.answered) {
      member.answered = true;
      answered++;
    }
    member.received.write(buffer.array(), 0, buffer.position());
  }

  /** How many have received something. */
  int answered() {
    return answered;
  }

  /** Whether each has received this since the last call that said so; then all that came is dropped. */
  boolean take(String awaited) {
    if (members.stream().anyMatch(member -> member.received.size() < awaited.length())
        || !members.stream().allMatch(member -> member.has(awaited))) {
      return false;
    }
    members.forEach(member -> member.received.reset());
    return true;
  }

  /** All that each has received so far. */
  List<String> received() {
    return members.stream()
        .map(member -> member.received.toString(StandardCharsets.ISO_8859_1))
        .toList();
  }

  /** Breaks all connections with a reset, as clients do that crash. */
  void reset() throws IOException {
    for (Member member : members) {
      if (member.channel.isOpen()) {
        member.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    }
    close();
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.channel.close();
    }
    selector.close();
  }

  private static final class Member {
    private final SocketChannel channel;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream(0);
    private boolean answered;

    private Member(SocketChannel channel) {
      this.channel = channel;
    }

    private boolean has(String awaited) {
      return received.toString(StandardCharsets.ISO_8859_1).contains(awaited);
    }
  }
}
