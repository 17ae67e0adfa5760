package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section "Subscriber location". */
abstract class SubscriberRows extends HttpRows {
  SubscriberRows(SuiteServer server) {
    super(server);
  }

  @Test
  void aStoredMessageComesAtOnce() throws IOException {
    publish("hello", "Content-Type: text/plain");
    Answer answer = get("/subscriber/" + channel);
    assertDelivered(answer, "hello");
    assertThat(answer.header("Content-Type")).contains("text/plain");
  }

  @Test
  void aHeldRequestGetsTheMessagePublishedWhileItWaits() throws IOException {
    Wire held = hold("/subscriber");
    publish("hello");
    assertDelivered(held.read(), "hello");
  }

  @Test
  void aHeldReplyCannotBeToldFromAnImmediateOne() throws IOException {
    Wire held = hold("/subscriber");
    publish("hello", "Content-Type: text/html");
    Answer late = held.read();
    Answer immediate = get("/subscriber/" + channel);
    assertThat(undated(late)).isEqualTo(undated(immediate));
    assertThat(late.text()).isEqualTo(immediate.text());
  }

  private static List<String> undated(Answer answer) {
    return answer.lines().stream().filter(line -> !line.startsWith("Date:")).toList();
  }

  @Test
  void aChainOfRequestsOnOneConnectionGetsAllMessagesInOrder() throws IOException {
    createChannel();
    String[] cursor = {};
    try (Wire wire = open()) {
      for (int i = 0; i < 20; i++) {
        wire.head("GET", SuiteServer.CONTEXT + "/subscriber/" + channel, cursor);
        if (i % 2 == 0) {
          awaitSubscribers(1);
        }
        publish("message " + i);
        Answer answer = wire.read();
        assertDelivered(answer, "message " + i);
        cursor = answer.cursor();
      }
    }
  }

  @Test
  void allHeldRequestsGetTheMessage() throws IOException {
    int many = 5 * TestServer.THREADS;
    var held = new ArrayList<Wire>();
    for (int i = 0; i < many; i++) {
      held.add(hold("/subscriber"));
    }
    publish("to all");
    for (Wire wire : held) {
      assertDelivered(wire.read(), "to all");
      wire.close();
    }
  }

  @Test
  void intervalPollingIsAnswered304AtOnce() throws IOException {
    createChannel();
    Answer answer = get("/interval/" + channel);
    assertNotModified(answer);
    assertThat(answer.header("Last-Modified")).isEmpty();
    assertThat(answer.header("Etag")).isEmpty();
  }

  @Test
  void intervalPollingGetsAStoredMessage() throws IOException {
    publish("hello");
    assertDelivered(get("/interval/" + channel), "hello");
  }

  @Test
  void a304CarriesTheCursorOfTheRequest() throws IOException {
    publish("hello");
    Answer hello = get("/interval/" + channel);
    Answer answer = get("/interval/" + channel, hello.cursor());
    assertNotModified(answer);
    assertThat(answer.cursor()).isEqualTo(hello.cursor());
  }

  @Test
  void underNewestA304CarriesTheStoresLastId() throws IOException {
    publish("old");
    Answer answer = get("/newest/" + channel, "Prefer: wait=0");
    assertNotModified(answer);
    publish("new");
    assertDelivered(get("/newest/" + channel, answer.cursor()), "new");
  }

  @Test
  void aConnectionServesTheNextRequestAfterA304() throws IOException {
    try (Wire wire = open()) {
      String path = SuiteServer.CONTEXT + "/subscriber/" + channel;
      assertNotModified(wire.head("GET", path, "Prefer: wait=1").read());
      publish("hello");
      assertDelivered(wire.head("GET", path).read(), "hello");
    }
  }

  @Test
  void preferWaitZeroDoesNotWait() throws IOException {
    Answer answer = get("/subscriber/" + channel, "Prefer: wait=0");
    assertNotModified(answer);
    assertThat(answer.header("Preference-Applied")).contains("wait=0");
  }

  @Test
  void preferWaitEndsTheWaitingSooner() throws IOException {
    Answer answer = get("/subscriber/" + channel, "Prefer: respond-async, wait=1");
    assertNotModified(answer);
    assertThat(answer.header("Preference-Applied")).contains("wait=1");
  }

  @Test
  void preferWaitIsAppliedToAMessageToo() throws IOException {
    publish("hello");
    Answer answer = get("/subscriber/" + channel, "Prefer: wait=3");
    assertDelivered(answer, "hello");
    assertThat(answer.header("Preference-Applied")).contains("wait=3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Prefer: handling=strict", "Prefer: wait=3600", "Prefer: wait=x"})
  void otherPreferencesAreIgnored(String prefer) throws IOException {
    publish("hello");
    Answer answer = get("/subscriber/" + channel, prefer);
    assertDelivered(answer, "hello");
    assertThat(answer.header("Preference-Applied")).isEmpty();
  }

  @Test
  void aDeletedChannelIs410ForTheHeld() throws IOException {
    Wire held = hold("/subscriber");
    assertThat(request("DELETE", "/publisher/" + channel).status()).isEqualTo(200);
    assertRefused(held.read(), 410);
  }

  @Test
  void aWaitingSubscriberDoesNotCreateTheChannel() throws IOException {
    try (Wire wire = open()) {
      wire.head("GET", SuiteServer.CONTEXT + "/subscriber/" + channel, "Prefer: wait=1")
          .read();
      assertThat(request("GET", "/publisher/" + channel).status()).isEqualTo(404);
    }
  }

  @Test
  void waitersOnAChannelThatDoesNotExistGetItsFirstMessage() throws IOException {
    try (Wire wire = open()) {
      wire.head("GET", SuiteServer.CONTEXT + "/subscriber/" + channel);
      createChannel();
      awaitSubscribers(1);
      publish("first");
      assertDelivered(wire.read(), "first");
    }
  }

  @Test
  void anUnknownChannelIs404WhereTheLocationSaysSo() throws IOException {
    assertRefused(get("/known/" + channel), 404);
    createChannel();
    Wire held = hold("/known");
    publish("hello");
    assertDelivered(held.read(), "hello");
  }

  @Test
  void optionsNamesTheMethods() throws IOException {
    Answer answer = request("OPTIONS", "/subscriber/" + channel);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Allow")).contains("GET, OPTIONS");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "BREW"})
  void otherMethodsAre405(String method) throws IOException {
    Answer answer = request(method, "/subscriber/" + channel, "Content-Length: 0");
    assertRefused(answer, 405);
    assertThat(answer.header("Allow")).contains("GET, OPTIONS");
  }

  @Test
  void headIs405() throws IOException {
    publish("hello");
    Answer answer = request("HEAD", "/subscriber/" + channel);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).contains("GET, OPTIONS");
    assertThat(get("/subscriber/" + channel).status()).isEqualTo(200);
  }

  @Test
  void aMessageStaysAfterItWasWritten() throws IOException {
    publish("hello");
    assertDelivered(get("/subscriber/" + channel), "hello");
    assertDelivered(get("/subscriber/" + channel), "hello");
  }

  @Test
  void underLastANewRequestEndsTheOlderOne() throws IOException {
    Wire older = hold("/last");
    Wire newer = open().head("GET", SuiteServer.CONTEXT + "/last/" + channel);
    assertRefused(older.read(), 409);
    publish("hello");
    assertDelivered(newer.read(), "hello");
    newer.close();
  }

  @Test
  void underFirstTheNewerRequestGets409() throws IOException {
    Wire first = hold("/first");
    assertRefused(get("/first/" + channel), 409);
    publish("hello");
    assertDelivered(first.read(), "hello");
  }

  @Test
  void concurrencyIsCountedForEachLocation() throws IOException {
    Wire first = hold("/first");
    Wire last = hold("/last");
    Wire broadcast = hold("/subscriber");
    publish("hello");
    for (Wire wire : List.of(first, last, broadcast)) {
      assertDelivered(wire.read(), "hello");
    }
  }

  static void assertNotModified(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(304);
    assertThat(answer.header("Vary")).contains("If-Modified-Since, If-None-Match");
    assertThat(answer.header("Content-Length")).isEmpty(); // it would be that of a message
    assertThat(answer.body()).isEmpty();
  }
}
