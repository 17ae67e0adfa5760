package io.hbpush.hbpushd;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that behaves well. */
final class Client {
  private static final Pattern SUBSCRIBERS = Pattern.compile("active subscribers: (\\d+)");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  Client(int port) {
    this.port = port;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, "", headers);
  }

  CompletableFuture<HttpResponse<String>> held(String path, String... headers) {
    return http.sendAsync(request("GET", path, "", headers), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body, headers);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    return http.send(request(method, path, body, headers), BodyHandlers.ofString());
  }

  /** How many requests are held on a channel that exists, as its publisher location tells. */
  int subscribers(String publisherPath) throws IOException, InterruptedException {
    String info = get(publisherPath).body();
    Matcher matcher = SUBSCRIBERS.matcher(info);
    if (!matcher.find()) {
      throw new AssertionError("no information: " + info);
    }
    return Integer.parseInt(matcher.group(1));
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + path))
        .timeout(Await.DEADLINE)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }
}
