package io.hbpush.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hbpush.Channel;
import io.hbpush.Content;
import io.hbpush.MessageId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients in a real browser: ours, and others that know nothing of hbpush. */
@Timeout(120)
class ClientInBrowserTest {
  private static final String MESSAGES =
      "[...document.querySelectorAll('li')].map(li => li.textContent)";

  private static Browser browser;
  private static ClientServer server;
  private static Optional<String> noPackages;

  private final String channelId = UUID.randomUUID().toString();
  private final List<String> published = new ArrayList<>();
  private Channel channel;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start();
    NodeTests.prepare(Path.of(""));
    noPackages = NodeTests.install();
    server = new ClientServer(NodeTests.FOLDER);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.stop();
    }
    if (server != null) {
      server.stop();
    }
  }

  @BeforeEach
  void begin() {
    channel = server.relay().channel(channelId);
  }

  @AfterEach
  void closePages() throws Exception {
    browser.closeWindows();
  }

  /** How a page receives. */
  enum Client {
    STREAM("hbpush", "{\"transport\": \"stream\"}"),
    POLL("hbpush", "{\"transport\": \"poll\", \"interval\": 50}"),
    EVENT_SOURCE("EventSource", "{}"),
    NCHAN_EVENT_SOURCE("NchanSubscriber", "\"eventsource\""),
    NCHAN_LONG_POLL("NchanSubscriber", "\"longpoll\"");

    private final String name;
    private final String options;

    Client(String name, String options) {
      this.name = name;
      this.options = options;
    }
  }

  private void open(String client, String url, String options) throws Exception {
    String what =
        "{\"client\": \"" + client + "\", \"url\": \"" + url + "\", \"options\": " + options + "}";
    String fragment = URLEncoder.encode(what, StandardCharsets.UTF_8).replace("+", "%20");
    browser.openWindow(server.address("/page.html#" + fragment));
    awaitState("open");
  }

  private void open(Client client, String location) throws Exception {
    if (client.name.equals("NchanSubscriber")) {
      assumeTrue(noPackages.isEmpty(), noPackages.orElse(""));
    }
    open(client.name, "/" + location + "/" + channelId, client.options);
  }

  private void awaitState(String state) throws Exception {
    browser.await("document.getElementById('state').textContent === '" + state + "'");
  }

  private MessageId publish(String text) {
    published.add(text);
    var content = Content.text(text, "text/plain; charset=utf-8");
    return channel.publish(content).toCompletableFuture().join().id();
  }

  private void awaitWhatWasPublished() throws Exception {
    browser.await("document.querySelectorAll('li').length >= " + published.size());
    assertThat(browser.value(MESSAGES))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .isEqualTo(published);
  }

  @ParameterizedTest
  @EnumSource
  void messagesComeOnceWhileConnectionsBreak(Client client) throws Exception {
    publish("before");
    open(client, "subscriber");
    publish("é 🙂");
    awaitWhatWasPublished();
    for (int round = 0; round < 3; round++) {
      server.cutConnections();
      publish("cut off " + round);
      publish("and another " + round);
      awaitWhatWasPublished();
    }
  }

  /** That browsers hand a 304 to scripts, and without a stale message. */
  @Test
  void pollsGoOnAfterRequestsThatWereHeldInVain() throws Exception {
    open(Client.POLL, "short");
    publish("one");
    awaitWhatWasPublished();
    server.awaitNotModified(3);
    publish("two");
    awaitWhatWasPublished();
    assertThat(browser.value("subscription.state")).isEqualTo("open");
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM", "POLL"})
  void aPageThatWasOfflineGetsWhatItMissed(Client client) throws Exception {
    open(client, "subscriber");
    publish("before");
    awaitWhatWasPublished();
    browser.offline();
    awaitState("waiting");
    publish("missed");
    publish("missed, too");
    browser.online();
    awaitState("open");
    awaitWhatWasPublished();
    publish("after");
    awaitWhatWasPublished();
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM", "POLL"})
  void aPageThatMovesOnInItsHistoryKeepsItsSubscription(Client client) throws Exception {
    open(client.name, "subscriber/" + channelId, client.options);
    browser.value("history.pushState({}, '', '/some/other/page')");
    for (int round = 0; round < 2; round++) {
      server.cutConnections();
      publish("after the cut " + round);
      awaitWhatWasPublished();
    }
  }

  /** Who streams need not be asked: the browser sends what a form could send. */
  @ParameterizedTest
  @CsvSource({"stream, same-origin, false", "stream, include, false", "poll, include, true"})
  void aPageReceivesFromAnotherOrigin(String transport, String credentials, boolean isAskedFirst)
      throws Exception {
    int before = server.preflights();
    MessageId cursor = publish("seen before");
    published.clear();
    publish("missed");
    String options = "{\"transport\": \"%s\", \"credentials\": \"%s\", \"cursor\": \"%s\"}"
        .formatted(transport, credentials, cursor);
    open("hbpush", server.elsewhere("/elsewhere/" + channelId).toString(), options);
    publish("after");
    awaitWhatWasPublished();
    server.cutConnections();
    publish("and again");
    awaitWhatWasPublished();
    assertThat(server.preflights() > before).isEqualTo(isAskedFirst);
  }

  @Test
  void aPageThatIsReloadedGoesOnWhereItWas() throws Exception {
    open("hbpush", "/subscriber/" + channelId, "{\"persist\": \"news\"}");
    publish("seen before");
    awaitWhatWasPublished();
    published.clear();
    browser.reload();
    awaitState("open");
    publish("seen after");
    awaitWhatWasPublished();
  }

  @Test
  void theJarServesTheClientAsAScript() throws Exception {
    browser.openWindow(server.address("/hbpush.js"));
    assertThat(browser.value("document.contentType")).isEqualTo("text/javascript");
  }
}
