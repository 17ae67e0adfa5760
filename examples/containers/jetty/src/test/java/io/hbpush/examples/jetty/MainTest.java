package io.hbpush.examples.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PushRelay;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** The program itself. */
class MainTest {
  @Test
  void whatIsPublishedInJavaIsDeliveredOverHttp() throws Exception {
    try (PushRelay relay = PushRelay.inMemory()) {
      Server server = Main.start(0, relay);
      try {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        relay.channel("news").publish("hello");
        var get =
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/subscriber/news"));
        var reply = HttpClient.newHttpClient().send(get.build(), BodyHandlers.ofString());
        assertThat(reply.body()).isEqualTo("hello");
      } finally {
        server.stop();
      }
    }
  }
}
