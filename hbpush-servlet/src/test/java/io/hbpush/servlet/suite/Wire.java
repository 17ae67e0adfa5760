package io.hbpush.servlet.suite;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A connection on which HTTP/1.1 goes out and comes in byte for byte. */
public final class Wire implements AutoCloseable {
  /** Longer than anything takes on a busy machine; only a failing test waits so long. */
  private static final int DEADLINE_MILLIS = 30_000;

  private static final int SMALL_WINDOW = 4096;

  private final Socket socket;
  private final InputStream in;
  private boolean withinChunks;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  public static Wire open(int port) throws IOException {
    return connect(new Socket(), port);
  }

  /** Opens a connection whose client takes little before it reads. */
  public static Wire openWithSmallWindow(int port) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(SMALL_WINDOW);
    return connect(socket, port);
  }

  private static Wire connect(Socket socket, int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(DEADLINE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEADLINE_MILLIS);
    return new Wire(socket);
  }

  /** Sends a request's head, with the host and an empty line at the end. */
  public Wire head(String method, String target, String... lines) throws IOException {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String line : lines) {
      head.append(line).append("\r\n");
    }
    return send(head.append("\r\n").toString());
  }

  public Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Says that nothing more will be sent. */
  public Wire finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Reads one response, also an interim one. */
  public Answer read() throws IOException {
    return read(true);
  }

  /** Reads one response that has no body whatever its head says. */
  public Answer readHead() throws IOException {
    return read(false);
  }

  private Answer read(boolean withBody) throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ")[1]);
    var lines = new ArrayList<String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    var head = new Answer(status, List.copyOf(lines), new byte[0]);
    boolean bodiless = !withBody || status < 200 || status == 204 || status == 304;
    return bodiless ? head : new Answer(status, head.lines(), body(head));
  }

  private byte[] body(Answer head) throws IOException {
    if (head.header("Transfer-Encoding").filter("chunked"::equals).isPresent()) {
      return chunks();
    }
    if (head.header("Content-Length").isEmpty()) {
      return in.readAllBytes();
    }
    int length = Integer.parseInt(head.header("Content-Length").orElseThrow());
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the body ends after " + body.length + " of " + length + " bytes");
    }
    return body;
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
      body.writeBytes(chunk);
    }
    return body.toByteArray();
  }

  /** Reads the next chunk of a body; an empty one is the end. */
  private byte[] chunk() throws IOException {
    if (withinChunks) {
      line(); // some send the end of a chunk's line only with the next chunk
    }
    byte[] chunk = in.readNBytes(chunkSize());
    withinChunks = chunk.length > 0;
    if (!withinChunks) {
      line();
    }
    return chunk;
  }

  /** Reads what has come of a body without a length, at least a byte; nothing is the end. */
  public byte[] some() throws IOException {
    var bytes = new byte[8192];
    int length = in.read(bytes);
    return length < 0 ? new byte[0] : Arrays.copyOf(bytes, length);
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";")[0].strip(), 16);
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("the connection ends after: " + line);
      }
      line.write(octet);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** Waits until the server closes the connection; what it still sends does not matter. */
  public void awaitClose() throws IOException {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (SocketException reset) {
      return; // closed while we still had something to say
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
