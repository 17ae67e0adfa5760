package io.hbpush.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before a server as a balancer does, and may drop connections without a word. */
final class Relay implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final List<Pair> pairs = new CopyOnWriteArrayList<>();

  /** The two ends of a connection, which stay open when nothing passes any more. */
  private static final class Pair {
    private final Socket client;
    private final Socket server;
    private volatile boolean dropped;

    Pair(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void pass(Socket from, Socket to) {
      var buffer = new byte[8192];
      try {
        InputStream in = from.getInputStream();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          if (!dropped) {
            to.getOutputStream().write(buffer, 0, length);
          }
        }
      } catch (IOException broken) {
        dropped = true;
      }
      if (!dropped) {
        close();
      }
    }

    private void close() {
      try (client) {
        server.close();
      } catch (IOException broken) {
        dropped = true;
      }
    }
  }

  Relay(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many connections there have been. */
  int connections() {
    return pairs.size();
  }

  /** Forgets all connections that there are; both ends believe that they live. */
  void dropSilently() {
    pairs.forEach(pair -> pair.dropped = true);
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        var pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), target));
        pairs.add(pair);
        start(() -> pair.pass(pair.client, pair.server));
        start(() -> pair.pass(pair.server, pair.client));
      } catch (IOException closed) {
        close();
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    pairs.forEach(Pair::close);
  }
}
