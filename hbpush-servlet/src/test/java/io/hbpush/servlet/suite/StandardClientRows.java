package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The protocol with the client that Java has, on connections it keeps and upgrades as it likes. */
abstract class StandardClientRows extends HttpRows {
  StandardClientRows(SuiteServer server) {
    super(server);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aSubscriberWalksFromMessageToMessage(HttpClient.Version version) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    createChannel();
    HttpRequest next = get().build();
    for (int i = 0; i < 10; i++) {
      CompletableFuture<HttpResponse<String>> held =
          client.sendAsync(next, BodyHandlers.ofString());
      awaitSubscribers(1);
      var published = client.send(post("message " + i), BodyHandlers.ofString());
      assertThat(published.statusCode()).isIn(201, 202);
      HttpResponse<String> message = held.get();
      assertThat(message.statusCode()).isEqualTo(200);
      assertThat(message.body()).isEqualTo("message " + i);
      next = get()
          .header(
              "If-Modified-Since", message.headers().firstValue("Last-Modified").orElseThrow())
          .header("If-None-Match", message.headers().firstValue("Etag").orElseThrow())
          .build();
    }
  }

  @Test
  void anExpectingPublisherIsServed() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/publisher/"))
        .expectContinue(true)
        .version(HttpClient.Version.HTTP_1_1)
        .POST(HttpRequest.BodyPublishers.ofString("hello"))
        .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(202);
  }

  private HttpRequest.Builder get() {
    return HttpRequest.newBuilder(uri("/subscriber/"));
  }

  private HttpRequest post(String body) {
    return HttpRequest.newBuilder(uri("/publisher/"))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private URI uri(String location) {
    return URI.create("http://127.0.0.1:" + server.port + SuiteServer.CONTEXT + location + channel);
  }
}
