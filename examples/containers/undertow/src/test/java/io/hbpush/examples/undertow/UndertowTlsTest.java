package io.hbpush.examples.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.EventStreamParser;
import io.hbpush.PushRelay;
import io.hbpush.servlet.SubscriberServlet;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xnio.Options;

/** Where Undertow speaks TLS itself. */
@Timeout(120)
class UndertowTlsTest {
  private static final String PASSWORD = "changeit";

  /** Shorter than a heartbeat. */
  private static final int DEADLINE_MILLIS = 15_000;

  @TempDir
  private Path directory;

  /** With some of these counts the socket is full at the end, and a record waits in Undertow. */
  @Test
  void aStreamThatStalledGetsTheLastMessageWithoutAnother() throws Exception {
    SSLContext tls = tls();
    try (PushRelay relay = PushRelay.inMemory()) {
      DeploymentManager manager = deploy(relay);
      Undertow server = Undertow.builder()
          .setIoThreads(2)
          .setWorkerThreads(4)
          .setSocketOption(Options.SEND_BUFFER, 16 << 10)
          .addHttpsListener(0, "127.0.0.1", tls)
          .setHandler(manager.start())
          .build();
      server.start();
      try {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        for (int messages = 8; messages <= 96; messages += 8) {
          assertThat(read(relay, tls, port, messages)).isEqualTo(messages);
        }
      } finally {
        server.stop();
      }
    }
  }

  /** Publishes to a stream that is not read, and then reads as many events, and its end. */
  private static int read(PushRelay relay, SSLContext tls, int port, int messages)
      throws Exception {
    var plain = new Socket();
    plain.setReceiveBufferSize(4096);
    plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    try (Socket socket = tls.getSocketFactory().createSocket(plain, "localhost", port, true)) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      String head = "GET /subscriber/" + messages
          + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      skipHead(in);
      var parser = new EventStreamParser();
      var bytes = new byte[1024];
      while (parser.comments().isEmpty()) {
        parser.feed(Arrays.copyOf(bytes, in.read(bytes)));
      }
      for (int i = 0; i < messages; i++) {
        relay
            .channel(Integer.toString(messages))
            .publish("x".repeat(1000))
            .toCompletableFuture()
            .join();
      }
      while (parser.events().size() < messages) {
        parser.feed(Arrays.copyOf(bytes, in.read(bytes)));
      }
      relay.channel(Integer.toString(messages)).delete().toCompletableFuture().join();
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        parser.feed(Arrays.copyOf(bytes, length));
      }
      assertThat(parser.lastEventId()).isEqualTo("gone");
      return parser.events().size() - 1;
    }
  }

  private static void skipHead(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    assertThat(head).startsWith("HTTP/1.1 200");
  }

  private static DeploymentManager deploy(PushRelay relay) {
    var servlet = new SubscriberServlet(relay);
    DeploymentManager manager = Servlets.newContainer()
        .addDeployment(Servlets.deployment()
            .setClassLoader(UndertowTlsTest.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("tls")
            .addServlet(Servlets.servlet(
                    "subscribers", SubscriberServlet.class, new ImmediateInstanceFactory<>(servlet))
                .setAsyncSupported(true)
                .addMapping("/subscriber/*")));
    manager.deploy();
    return manager;
  }

  private SSLContext tls() throws Exception {
    Path file = directory.resolve("key.p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "localhost",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("keytool.log").toFile())
        .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
