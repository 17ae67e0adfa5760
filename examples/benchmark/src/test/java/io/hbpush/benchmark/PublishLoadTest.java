package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hbpush.MessageId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that knows only how to count. */
class PublishLoadTest {
  private final AtomicInteger tag = new AtomicInteger();
  private final Map<String, Integer> last = new ConcurrentHashMap<>();
  private final Map<String, Integer> published = new ConcurrentHashMap<>();
  private volatile int status = 202;
  private HttpServer server;
  private PublishLoad load;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/publisher/", this::answer);
    server.start();
    int port = server.getAddress().getPort();
    load = new PublishLoad(Endpoint.local(port), 4, new Channels("c", 3), 100);
  }

  @AfterEach
  void stop() throws IOException {
    load.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String channelId = exchange.getRequestURI().getPath().substring("/publisher/".length());
    if (exchange.getRequestMethod().equals("POST")) {
      assertThat(exchange.getRequestBody().readAllBytes()).hasSize(100);
      published.merge(channelId, 1, Integer::sum);
      last.put(channelId, tag.getAndIncrement());
    }
    String info = "queued messages: 1\r\nlast message id: 1795473723:" + last.get(channelId);
    byte[] body = (status == 202 ? info : "not now").getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(
        exchange.getRequestMethod().equals("GET") ? 200 : status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void publishesSoManyMessagesToAllChannelsAlike() throws Exception {
    Outcome outcome = load.publish(30);
    assertThat(outcome.publishes()).isEqualTo(30);
    assertThat(outcome.micros(50)).isPositive();
    assertThat(published).isEqualTo(Map.of("c0", 10, "c1", 10, "c2", 10));
    load.check();
  }

  @Test
  void publishesForSomeTime() throws Exception {
    Outcome outcome = load.publish(Duration.ofMillis(50));
    assertThat(outcome.seconds()).isBetween(0.05, 10.0);
    assertThat(outcome.publishes()).isEqualTo(tag.get());
  }

  @Test
  void whatIsNotAcceptedEndsIt() {
    status = 503;
    assertThatThrownBy(() -> load.publish(5))
        .isInstanceOf(IOException.class)
        .hasMessage("a publish was answered with 503 not now");
  }

  @Test
  void aServerThatForgotWhatItAcknowledgedIsFoundOut() throws Exception {
    load.publish(3);
    last.put("c1", 17);
    assertThatThrownBy(load::check)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("channel c1: the last id acknowledged is");
  }

  @Test
  void theLastIdIsReadFromWhatAPublisherIsTold() throws IOException {
    assertThat(PublishLoad.lastId("queued messages: 2\nlast message id: 1795473748:1\n"))
        .isEqualTo(new MessageId(1795473748, 1));
    assertThatThrownBy(() -> PublishLoad.lastId("")).isInstanceOf(IOException.class);
  }
}
