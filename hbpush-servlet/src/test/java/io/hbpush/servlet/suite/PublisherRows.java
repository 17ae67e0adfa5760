package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section "Publisher location" but for bodies: see {@link BodyRows}. */
abstract class PublisherRows extends HttpRows {
  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

  PublisherRows(SuiteServer server) {
    super(server);
  }

  @Test
  void postIs202WhenNobodyWaits() throws IOException {
    assertInformed(post("/publisher/" + channel, "hello"), 202);
  }

  @Test
  void postIs201WhenAHeldRequestIsClaimed() throws IOException {
    await(
        () -> {
          Wire held = hold("/newest");
          Answer answer = post("/publisher/" + channel, "hello");
          assertDelivered(held.read(), "hello");
          assertInformed(answer, answer.status());
          assertThat(answer.text()).contains("active subscribers: 1");
          return answer.status() == 201; // a request that has just come may still be looking
        },
        "201");
  }

  @Test
  void postIs404WhereItMustNotCreateTheChannel() throws IOException {
    assertRefused(post("/existing/" + channel, "hello"), 404);
    assertThat(get("/publisher/" + channel).status()).isEqualTo(404);
    createChannel();
    assertInformed(post("/existing/" + channel, "hello"), 202);
  }

  @Test
  void postWhereNothingIsKeptReachesTheHeldOnly() throws IOException {
    Wire held = hold("/subscriber");
    await(() -> post("/passing/" + channel, "hello").status() == 201, "201");
    assertDelivered(held.read(), "hello");
    assertThat(get("/interval/" + channel).status()).isEqualTo(304);
  }

  @Test
  void postWhereNothingIsKeptKeepsWhatIsStored() throws IOException {
    publish("kept");
    assertInformed(post("/passing/" + channel, "passed"), 202);
    assertDelivered(get("/subscriber/" + channel), "kept");
  }

  @Test
  void putIs200AndAgainOnRepeat() throws IOException {
    assertInformed(request("PUT", "/publisher/" + channel), 200);
    assertInformed(request("PUT", "/publisher/" + channel, "Content-Length: 0"), 200);
    assertInformed(get("/publisher/" + channel), 200);
  }

  @Test
  void aBodyOfPutIsIgnoredAndTheConnectionGoesOn() throws IOException {
    try (Wire wire = open()) {
      String path = SuiteServer.CONTEXT + "/publisher/" + channel;
      wire.head("PUT", path, "Content-Length: 5").send("hello");
      assertInformed(wire.read(), 200);
      wire.head("GET", path);
      Answer answer = wire.read();
      assertInformed(answer, 200);
      assertThat(answer.text()).startsWith("queued messages: 0");
    }
  }

  @Test
  void deleteIs200ThenTheChannelIsGone() throws IOException {
    publish("hello");
    Answer answer = request("DELETE", "/publisher/" + channel);
    assertInformed(answer, 200);
    assertThat(answer.text()).startsWith("queued messages: 1");
    assertRefused(get("/publisher/" + channel), 404);
    assertRefused(request("DELETE", "/publisher/" + channel), 404);
  }

  @Test
  void deleteOfWhatIsNotThereLeavesItsWaitersWaiting() throws IOException {
    try (Wire wire = open()) {
      wire.head("GET", SuiteServer.CONTEXT + "/subscriber/" + channel);
      assertRefused(request("DELETE", "/publisher/" + channel), 404);
      createChannel();
      awaitSubscribers(1);
      publish("hello");
      assertDelivered(wire.read(), "hello");
    }
  }

  @Test
  void getAndHeadAre404WithoutTheChannel() throws IOException {
    assertRefused(get("/publisher/" + channel), 404);
    assertThat(request("HEAD", "/publisher/" + channel).status()).isEqualTo(404);
  }

  @Test
  void headIsGetWithoutTheBody() throws IOException {
    publish("hello");
    Answer get = get("/publisher/" + channel);
    try (Wire wire = open()) {
      String path = SuiteServer.CONTEXT + "/publisher/" + channel;
      Answer head = wire.head("HEAD", path).readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
      assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
      assertThat(wire.head("GET", path).read().status()).isEqualTo(200);
    }
  }

  @Test
  void optionsNamesTheMethods() throws IOException {
    Answer answer = request("OPTIONS", "/publisher/" + channel);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Allow")).contains(METHODS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "BREW"})
  void otherMethodsAre405(String method) throws IOException {
    Answer answer = request(method, "/publisher/" + channel, "Content-Length: 0");
    assertRefused(answer, 405);
    assertThat(answer.header("Allow")).contains(METHODS);
  }

  @Test
  void informationSaysWhatTheChannelHolds() throws IOException {
    createChannel();
    assertThat(get("/publisher/" + channel).text())
        .isEqualTo("queued messages: 0\r\nlast requested: -1 sec. ago\r\n"
            + "active subscribers: 0\r\nlast message id: ");
    publish("one");
    publish("two");
    get("/subscriber/" + channel);
    assertThat(get("/publisher/" + channel).text())
        .matches("queued messages: 2\r\nlast requested: \\d+ sec\\. ago\r\n"
            + "active subscribers: 0\r\nlast message id: \\d+:\\d+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                       | text/plain",
        "*/*                                    | text/plain",
        "text/*                                 | text/plain",
        "image/png                              | text/plain",
        "text/html, application/xhtml+xml       | text/plain",
        "text/plain, application/json           | text/plain",
        "application/json                       | application/json",
        "APPLICATION/JSON                       | application/json",
        "application/json;charset=utf-8         | application/json",
        "application/json;q=0.5, text/plain     | text/plain",
        "application/json, text/plain;q=0.5     | application/json",
        "text/plain;q=0.1, text/xml;q=0.3, application/yaml;q=0.2 | text/xml",
        "application/xml                        | application/xml",
        "text/json                              | text/json",
        "text/x-json                            | text/x-json",
        "application/yaml                       | application/yaml",
        "text/yaml                              | text/yaml",
        "text/x-yaml                            | text/x-yaml"
      })
  void informationHasTheFormThatAcceptAsksFor(String accept, String type) throws IOException {
    publish("hello");
    Answer answer = accept == null
        ? get("/publisher/" + channel)
        : get("/publisher/" + channel, "Accept: " + accept);
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith(type);
    assertThat(answer.header("Vary")).contains("Accept");
    assertThat(answer.text()).matches(layout(type));
  }

  private static String layout(String type) {
    String kind = type.replaceFirst(".*[/-]", "");
    return switch (kind) {
      case "json" ->
        "\\{\"messages\": 1, \"requested\": -1, \"subscribers\": 0,"
            + " \"last_message_id\": \"\\d+:\\d+\" }";
      case "xml" ->
        "<\\?xml version=\"1.0\" encoding=\"UTF-8\" \\?>\r\n<channel>\r\n"
            + "  <messages>1</messages>\r\n  <requested>-1</requested>\r\n"
            + "  <subscribers>0</subscribers>\r\n"
            + "  <last_message_id>\\d+:\\d+</last_message_id>\r\n</channel>";
      case "yaml" ->
        "---\r\nmessages: 1\r\nrequested: -1\r\nsubscribers: 0\r\n"
            + "last_message_id: \"\\d+:\\d+\"\r\n";
      default ->
        "queued messages: 1\r\nlast requested: -1 sec\\. ago\r\n"
            + "active subscribers: 0\r\nlast message id: \\d+:\\d+";
    };
  }

  @Test
  void acceptInSeveralLinesIsOneList() throws IOException {
    createChannel();
    Answer answer =
        get("/publisher/" + channel, "Accept: text/plain;q=0.1", "Accept: application/json;q=0.2");
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
  }

  @Test
  void everySuccessCarriesInformationInTheFormAskedFor() throws IOException {
    String json = "Accept: application/json";
    String path = "/publisher/" + channel;
    assertThat(request("PUT", path, json).text()).startsWith("{");
    assertThat(post(path, "hello", json).text()).startsWith("{");
    assertThat(get(path, json).text()).startsWith("{");
    assertThat(request("DELETE", path, json).text()).startsWith("{");
  }

  private static void assertInformed(Answer answer, int status) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.text()).startsWith("queued messages: ").contains("last message id: ");
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("Vary")).contains("Accept");
    assertThat(answer.header("Content-Length")).contains(Integer.toString(answer.body().length));
  }
}
