package io.hbpush.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Says that it is an old Redis, and nothing else. No such server is to be had for a test. */
final class OldRedis implements AutoCloseable {
  private final ServerSocket listening;
  private final String version;

  OldRedis(String version) throws IOException {
    this.version = version;
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "old redis");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        start(() -> serve(socket));
      } catch (IOException closed) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(closed);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String count = in.readLine(); count != null; count = in.readLine()) {
        in.readLine();
        String command = in.readLine();
        for (int rest = Integer.parseInt(count.substring(1)) - 1; rest > 0; rest--) {
          in.readLine();
          in.readLine();
        }
        socket.getOutputStream().write(answer(command).getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private String answer(String command) {
    return switch (command) {
      case "INFO" -> bulk("redis_version:" + version + "\r\n");
      case "HELLO" ->
        "*6\r\n" + bulk("server") + bulk("redis") + bulk("version") + bulk(version) + bulk("proto")
            + ":2\r\n";
      default -> "+OK\r\n";
    };
  }

  private static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
