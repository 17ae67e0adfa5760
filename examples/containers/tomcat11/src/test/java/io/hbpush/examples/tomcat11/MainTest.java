package io.hbpush.examples.tomcat11;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.PushRelay;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;

/** The program itself. */
class MainTest {
  @Test
  void whatIsPublishedInJavaIsDeliveredOverHttp() throws Exception {
    try (PushRelay relay = PushRelay.inMemory()) {
      Tomcat server = Main.start(0, relay);
      try {
        int port = server.getConnector().getLocalPort();
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
