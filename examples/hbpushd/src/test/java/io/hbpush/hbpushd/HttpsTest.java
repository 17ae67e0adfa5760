package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationReader;
import io.hbpush.config.ConfiguredRelays;
import io.hbpush.config.PemFiles;
import io.hbpush.servlet.suite.Wire;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpsTest {
  @TempDir
  private static Path directory;

  private Hbpushd daemon;
  private HttpClient client;

  @BeforeAll
  void start() throws Exception {
    PemFiles.write(directory, "server", "EC");
    Path file = Files.writeString(directory.resolve("hbpush.yaml"), """
        port: 0
        address: 127.0.0.1
        tls_certificate: server.crt
        tls_key: server.key
        """);
    Configuration configuration = ConfigurationReader.create().read(file);
    daemon = Hbpushd.start(configuration, ConfiguredRelays.open(configuration));
    client = HttpClient.newBuilder().sslContext(trusting(configuration)).build();
  }

  private static SSLContext trusting(Configuration configuration) throws Exception {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "server", configuration.tls().orElseThrow().certificates().get(0));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @AfterAll
  void stop() {
    daemon.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + daemon.port() + path));
  }

  private HttpResponse<String> post(String channel, String body) throws Exception {
    return client.send(
        request("/publisher/" + channel).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void aHeldRequestGetsItsMessage() throws Exception {
    var put = request("/publisher/held").PUT(BodyPublishers.noBody()).build();
    client.send(put, BodyHandlers.discarding());
    var held = client.sendAsync(request("/subscriber/held").build(), BodyHandlers.ofString());
    Await.until("it is held", () -> subscribers("held") == 1);
    assertThat(post("held", "hello").statusCode()).isEqualTo(201);
    assertThat(held.get(30, TimeUnit.SECONDS).body()).isEqualTo("hello");
  }

  private int subscribers(String channel) throws Exception {
    var info =
        request("/publisher/" + channel).header("Accept", "application/json").build();
    String body = client.send(info, BodyHandlers.ofString()).body();
    return Integer.parseInt(body.replaceAll(".*\"subscribers\": (\\d+).*", "$1"));
  }

  @Test
  void aLargeBodyGoesBothWays() throws Exception {
    var body = new byte[8 << 20];
    new Random(3).nextBytes(body);
    var post =
        request("/publisher/large").POST(BodyPublishers.ofByteArray(body)).build();
    assertThat(client.send(post, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
    var reply = client.send(request("/subscriber/large").build(), BodyHandlers.ofByteArray());
    assertThat(reply.body()).isEqualTo(body);
  }

  @Test
  void aStreamComesAsItIsPublished() throws Exception {
    var get =
        request("/subscriber/stream").header("Accept", "text/event-stream").build();
    var reply = client.send(get, BodyHandlers.ofLines());
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(post("stream", "hello").statusCode()).isIn(201, 202);
    assertThat(reply.body().filter(line -> line.startsWith("data:")).findFirst())
        .hasValue("data: hello");
  }

  @Test
  void aStreamWhoseClientHasGoneIsForgottenAtOnce() throws Exception {
    var put = request("/publisher/gone").PUT(BodyPublishers.noBody()).build();
    client.send(put, BodyHandlers.discarding());
    var get = request("/subscriber/gone").header("Accept", "text/event-stream").build();
    try (InputStream body = client.send(get, BodyHandlers.ofInputStream()).body()) {
      assertThat(body.read()).isEqualTo(':');
      Await.until("it is held", () -> subscribers("gone") == 1);
    }
    Await.until("it is forgotten", () -> subscribers("gone") == 0);
  }

  @Test
  void whoeverDoesNotTrustTheCertificateGetsNothing() {
    var get = request("/publisher/x").build();
    assertThatThrownBy(() -> HttpClient.newHttpClient().send(get, BodyHandlers.discarding()))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void plainHttpIsNotServed() throws Exception {
    try (Wire wire = Wire.open(daemon.port())) {
      wire.head("GET", "/publisher/x").awaitClose();
    }
  }
}
