package io.hbpush.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Uses the application over HTTP, without a page.
 *
 * @param application where it is, with a slash at the end
 */
record Visitor(URI application) {
  static final String KEY = "known to the deployer";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(application.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  HttpRequest.Builder publisher() {
    return request("publisher/room").header("Authorization", "Bearer " + KEY);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  /** Says something as the page's form does. */
  HttpResponse<String> say(String author, String text) throws IOException, InterruptedException {
    return say(UUID.randomUUID(), author, text);
  }

  /** Says something, perhaps again. */
  HttpResponse<String> say(UUID id, String author, String text)
      throws IOException, InterruptedException {
    return send(request("messages")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(
            "id=" + id + "&author=" + encoded(author) + "&text=" + encoded(text))));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Asks for the oldest message. */
  CompletableFuture<HttpResponse<String>> firstMessage() {
    return CLIENT.sendAsync(request("subscriber/room").build(), BodyHandlers.ofString());
  }

  /** Asks for the message after one that was received. */
  CompletableFuture<HttpResponse<String>> messageAfter(HttpResponse<String> message) {
    HttpRequest request = request("subscriber/room")
        .header(
            "If-Modified-Since", message.headers().firstValue("Last-Modified").orElseThrow())
        .header("If-None-Match", message.headers().firstValue("Etag").orElseThrow())
        .build();
    return CLIENT.sendAsync(request, BodyHandlers.ofString());
  }

  /** Creates the channel, and returns when that many requests are held on it. */
  void awaitHeld(int requests) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String info;
    do {
      info = send(publisher().header("Accept", "application/json").PUT(BodyPublishers.noBody()))
          .body();
    } while (!info.contains("\"subscribers\": " + requests + ",") && System.nanoTime() < deadline);
    assertThat(info).contains("\"subscribers\": " + requests + ",");
  }

  /**
   * Returns when the second of the last message is over. A store dates its first message up to a
   * second ahead; one that followed it within that second would not know that this id was given.
   */
  void awaitPast() throws IOException, InterruptedException {
    String info = send(publisher().header("Accept", "application/json").GET()).body();
    long time = Long.parseLong(info.replaceAll("(?s).*\"last_message_id\": \"(\\d+):.*", "$1"));
    while (Instant.now().getEpochSecond() <= time) {
      Thread.onSpinWait();
    }
  }
}
