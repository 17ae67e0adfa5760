package io.hbpush.hbpushd.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hbpush.AllowedOrigins;
import io.hbpush.Content;
import io.hbpush.PushLocations;
import io.hbpush.PushRelay;
import io.hbpush.servlet.client.Browser;
import io.hbpush.servlet.client.ClientLocations;
import io.hbpush.servlet.client.NodeTests;
import io.hbpush.servlet.suite.MountedLocation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daemon's front end with clients as they are: of the browser, of others, and our own. */
class ClientsTest {
  private static final Path SERVLET_MODULE = Path.of("..", "..", "hbpush-servlet");
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final String MESSAGES =
      "[...document.querySelectorAll('li')].map(li => li.textContent)";

  private final PushRelay relay = PushRelay.inMemory();
  private final List<String> published = new ArrayList<>();

  private static HttpServer start(int port, PushLocations locations) throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return HttpServer.start(address, locations, IDLE, Optional.empty());
  }

  private PushLocations locations(URI pages) {
    var origins = AllowedOrigins.of(List.of(pages.toString()));
    return MountedLocation.below("", ClientLocations.over(relay, origins));
  }

  private static void end(HttpServer server) throws Exception {
    server.shutdown();
    server.close(Duration.ZERO);
    server.join();
  }

  @TestFactory
  Stream<DynamicTest> inNode() throws Exception {
    NodeTests.prepare(SERVLET_MODULE);
    HttpServer server = start(0, locations(URI.create("https://pages.example")));
    try (relay) {
      return NodeTests.against(URI.create("http://127.0.0.1:" + server.port()));
    } finally {
      end(server);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EventSource     | {}",
        "NchanSubscriber | \"eventsource\"",
        "NchanSubscriber | \"longpoll\"",
        "hbpush          | {}"
      })
  @Timeout(120)
  void aPageMissesNothingWhileTheServerIsRestarted(String client, String options) throws Exception {
    Browser browser = Browser.start();
    NodeTests.prepare(SERVLET_MODULE);
    Optional<String> noPackages = NodeTests.install();
    try (var pages = new Pages(NodeTests.FOLDER);
        relay) {
      assumeTrue(!client.equals("NchanSubscriber") || noPackages.isEmpty(), noPackages::toString);
      PushLocations locations = locations(pages.address(""));
      HttpServer server = start(0, locations);
      int port = server.port();
      publish("before");
      browser.openWindow(page(pages, client, "http://127.0.0.1:" + port, options));
      for (int round = 0; round < 3; round++) {
        publish("é 🙂 " + round);
        awaitWhatWasPublished(browser);
        end(server);
        publish("nobody serves " + round);
        server = start(port, locations);
        publish("somebody serves " + round);
        awaitWhatWasPublished(browser);
      }
      end(server);
    } finally {
      browser.stop();
    }
  }

  private static URI page(Pages pages, String client, String server, String options) {
    String what = "{\"client\": \"" + client + "\", \"url\": \"" + server
        + "/elsewhere/news\", \"options\": " + options + "}";
    String fragment = URLEncoder.encode(what, StandardCharsets.UTF_8).replace("+", "%20");
    return pages.address("/page.html#" + fragment);
  }

  private void publish(String text) {
    published.add(text);
    var content = Content.text(text, "text/plain; charset=utf-8");
    relay.channel("news").publish(content).toCompletableFuture().join();
  }

  private void awaitWhatWasPublished(Browser browser) throws Exception {
    browser.await("document.querySelectorAll('li').length >= " + published.size());
    assertThat(browser.value(MESSAGES))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .isEqualTo(published);
  }
}
