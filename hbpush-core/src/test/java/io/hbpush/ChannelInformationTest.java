package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL: the information on the channel that every 2xx to a publisher carries. */
class ChannelInformationTest {
  private final TestServer server = new TestServer();
  private final Locale defaultLocale = Locale.getDefault();

  @AfterEach
  void close() {
    server.close();
    Locale.setDefault(defaultLocale);
  }

  /** A channel as in PROTOCOL's samples: 5 messages, asked for 18 seconds ago, nobody held. */
  private TestReply sample(String accept) {
    for (int i = 0; i < 5; i++) {
      server.publish("a", "m" + i);
    }
    server.get("/subscriber/a");
    server.pass(18);
    return server.ask(TestRequest.get("/publisher/a").header("Accept", accept));
  }

  @Test
  void plainText() {
    assertThat(sample("text/plain").body())
        .isEqualTo("queued messages: 5\r\nlast requested: 18 sec. ago\r\nactive subscribers: 0\r\n"
            + "last message id: 1768478410:4");
  }

  @Test
  void json() {
    assertThat(sample("application/json").body())
        .isEqualTo("{\"messages\": 5, \"requested\": 18, \"subscribers\": 0, "
            + "\"last_message_id\": \"1768478410:4\" }");
  }

  @Test
  void xml() {
    assertThat(sample("application/xml").body())
        .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\r\n<channel>\r\n"
            + "  <messages>5</messages>\r\n  <requested>18</requested>\r\n"
            + "  <subscribers>0</subscribers>\r\n"
            + "  <last_message_id>1768478410:4</last_message_id>\r\n</channel>");
  }

  @Test
  void yaml() {
    assertThat(sample("application/yaml").body())
        .isEqualTo("---\r\nmessages: 5\r\nrequested: 18\r\nsubscribers: 0\r\n"
            + "last_message_id: \"1768478410:4\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "hi-IN-u-nu-deva", "th-TH-u-nu-thai", "tr-TR"})
  void theBytesDoNotDependOnTheServersLanguage(String language) {
    Locale.setDefault(Locale.forLanguageTag(language));
    TestReply reply = sample("TEXT/PLAIN");
    assertThat(reply.body())
        .isEqualTo("queued messages: 5\r\nlast requested: 18 sec. ago\r\nactive subscribers: 0\r\n"
            + "last message id: 1768478410:4");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, queued", "application/json, {", "text/json, {", "text/x-json, {",
    "application/xml, <?xml", "text/xml, <?xml", "application/yaml, ---", "text/yaml, ---",
    "text/x-yaml, ---"
  })
  void eachFormComesUnderTheTypeThatWasAskedFor(String type, String beginning) {
    TestReply reply = sample(type);
    assertThat(reply.header("Content-Type")).hasValue(type);
    assertThat(reply.body()).startsWith(beginning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // q-values are honoured
        "application/json;q=0.5, application/xml | application/xml",
        "application/json;q=0.5, application/xml;q=0.7 | application/xml",
        "application/json; q=0.9 , text/plain;q=0.8 | application/json",
        "text/plain;q=0.8, text/yaml;q=0.801 | text/yaml",
        "text/plain;q=0, text/xml | text/xml",
        "*/*;q=0.1, application/json | application/json",
        "text/*;q=0.3, application/xml;q=0.4 | application/xml",
        "text/html, application/xhtml+xml, application/xml;q=0.9 | application/xml",
        "application/json;Q=0.2, text/yaml;q=0.3 | text/yaml",
        "application/json;v=1;q=0.9, application/xml;q=0.8 | application/json",
        "APPLICATION/JSON | application/json",
        "application/json;charset=utf-8 | application/json",
        // the same form under two names is no tie
        "application/json, text/json | application/json",
        // ties
        "application/json, application/xml | text/plain",
        "text/plain, application/json | text/plain",
        "text/xml;q=0.5, text/yaml;q=0.5 | text/plain",
        "application/* | text/plain",
        // wildcards
        "*/* | text/plain",
        "text/* | text/plain",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 | text/plain",
        // unknown types and what cannot be read
        "image/png | text/plain",
        "application/vnd.api+json | text/plain",
        "json | text/plain",
        "'' | text/plain",
        "',;q=' | text/plain"
      })
  void theAcceptFieldChoosesTheForm(String accept, String type) {
    server.put("/publisher/a");
    TestReply reply = server.ask(TestRequest.get("/publisher/a").header("Accept", accept));
    assertThat(reply.header("Content-Type")).hasValue(type);
  }

  @Test
  void withoutAcceptItIsPlainText() {
    assertThat(server.put("/publisher/a").header("Content-Type")).hasValue("text/plain");
  }

  @Test
  void every2xxCarriesItUncachedAndVaryingByAccept() {
    server.get("/subscriber/a");
    for (TestReply reply : new TestReply[] {
      server.put("/publisher/a"),
      server.post("/publisher/a", "201"),
      server.post("/publisher/a", "202"),
      server.get("/publisher/a"),
      server.delete("/publisher/a")
    }) {
      assertThat(reply.status()).isBetween(200, 202);
      assertThat(reply.body()).startsWith("queued messages: ");
      assertThat(reply.reply().headers())
          .containsExactly(
              new Header("Content-Type", "text/plain"),
              new Header("Cache-Control", "no-store"),
              new Header("Vary", "Accept"));
      assertThat(reply.reply().contentLength()).isEqualTo(reply.bytes().length);
    }
  }

  private ChannelInfo info(TestReply reply) {
    assertThat(reply.body()).as("the form the numbers are read from").startsWith("queued");
    String[] lines = reply.body().split("\r\n");
    String id = lines[3].substring("last message id: ".length());
    return new ChannelInfo(
        Long.parseLong(lines[0].substring("queued messages: ".length())),
        Long.parseLong(lines[1].replace("last requested: ", "").replace(" sec. ago", "")),
        Integer.parseInt(lines[2].substring("active subscribers: ".length())),
        id.isEmpty() ? Optional.empty() : Optional.of(MessageId.parse(id)));
  }

  @Test
  void aNewChannelHasNoMessageNoRequestAndAnEmptyLastId() {
    TestReply created = server.put("/publisher/a");
    assertThat(created.body())
        .isEqualTo("queued messages: 0\r\nlast requested: -1 sec. ago\r\nactive subscribers: 0\r\n"
            + "last message id: ");
    assertThat(server
            .ask(TestRequest.get("/publisher/a").header("Accept", "text/json"))
            .body())
        .isEqualTo(
            "{\"messages\": 0, \"requested\": -1, \"subscribers\": 0, \"last_message_id\": \"\" }");
  }

  @Test
  void aPostCountsItsOwnMessageAndNamesItsId() {
    assertThat(info(server.post("/publisher/a", "1")))
        .isEqualTo(new ChannelInfo(1, -1, 0, id(server.now(), 0)));
    assertThat(info(server.post("/publisher/a", "2")))
        .isEqualTo(new ChannelInfo(2, -1, 0, id(server.now(), 1)));
  }

  @Test
  void theLastIdIsThatOfTheLastMessageKeptOrNot() {
    server.with(PathPattern.prefix("/unkept/"), PublisherLocation.DEFAULT.withStoreMessages(false));
    server.post("/publisher/a", "kept");
    assertThat(info(server.post("/unkept/a", "not kept")))
        .isEqualTo(new ChannelInfo(1, -1, 0, id(server.now(), 1)));
  }

  @Test
  void subscribersAreThoseHeldJustBeforeTheRequest() {
    server.get("/subscriber/a");
    server.get("/subscriber/a");
    assertThat(info(server.put("/publisher/a")).subscribers()).isEqualTo(2);
    assertThat(info(server.get("/publisher/a")).subscribers()).isEqualTo(2);
    assertThat(info(server.post("/publisher/a", "1")).subscribers()).isEqualTo(2);
    assertThat(info(server.get("/publisher/a")).subscribers()).isZero();
  }

  @Test
  void subscribersOfOtherChannelsAreNotCounted() {
    server.get("/subscriber/b");
    assertThat(info(server.put("/publisher/a")).subscribers()).isZero();
  }

  @Test
  void requestedIsTheTimeSinceASubscriberLastAsked() {
    server.put("/publisher/a");
    server.get("/subscriber/a");
    assertThat(info(server.get("/publisher/a")).requested()).isZero();
    server.pass(7);
    assertThat(info(server.get("/publisher/a")).requested()).isEqualTo(7);
    server.post("/publisher/a", "m");
    assertThat(info(server.get("/publisher/a")).requested()).isEqualTo(7);
    server.get("/subscriber/a");
    assertThat(info(server.get("/publisher/a")).requested()).isZero();
  }

  @Test
  void aStreamThatKeepsUpAsksOnce() {
    TestStream stream = TestStream.open(server, "/subscriber/a");
    server.pass(7);
    server.publish("a", "m");
    assertThat(stream.data()).containsExactly("m");
    assertThat(info(server.get("/publisher/a")).requested()).isEqualTo(7);
  }

  @Test
  void requestedCountsAlsoWhoWaitedBeforeTheChannelWasThere() {
    server.get("/subscriber/a");
    server.pass(3);
    assertThat(info(server.post("/publisher/a", "m")).requested()).isEqualTo(3);
  }

  @Test
  void requestedIsNeverNegativeWhenTheClockIsSetBack() {
    server.put("/publisher/a");
    server.get("/subscriber/a");
    server.time.setClock(server.time.instant().minusSeconds(100));
    assertThat(info(server.get("/publisher/a")).requested()).isZero();
  }

  @Test
  void aDeletedChannelsNumbersAreForgotten() {
    server.post("/publisher/a", "m");
    server.get("/subscriber/a");
    server.delete("/publisher/a");
    assertThat(info(server.put("/publisher/a")))
        .isEqualTo(new ChannelInfo(0, -1, 0, Optional.empty()));
  }

  private static Optional<MessageId> id(long time, int tag) {
    return Optional.of(new MessageId(time, tag));
  }
}
