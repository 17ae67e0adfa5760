package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.EventStreamParser;
import io.hbpush.EventStreamParser.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL, section "Event streams". */
abstract class StreamRows extends HttpRows {
  private static final int MANY = 3 * TestServer.THREADS;

  StreamRows(SuiteServer server) {
    super(server);
  }

  private StreamClient stream(String location, String... lines) throws IOException {
    return StreamClient.open(open(), location + "/" + channel, lines);
  }

  private StreamClient stream() throws IOException {
    return stream("/subscriber");
  }

  @Test
  void beginsAtOnce() throws IOException {
    try (StreamClient client = stream()) {
      assertThat(client.head().header("Content-Type").orElseThrow())
          .isEqualToIgnoringWhitespace("text/event-stream;charset=utf-8");
      assertThat(client.head().header("Cache-Control")).contains("no-cache, no-transform");
      assertThat(client.head().header("X-Accel-Buffering")).contains("no");
      assertThat(client.head().header("Content-Length")).isEmpty();
      assertThat(client.comments(1)).hasSize(1);
    }
  }

  @Test
  void hasWhatIsStoredAndThenWhatComes() throws IOException {
    publish("one");
    publish("two", "X-EventSource-Event: price");
    try (StreamClient client = stream()) {
      assertThat(client.data(2)).containsExactly("one", "two");
      awaitSubscribers(1);
      assertThat(publish("three").status()).isEqualTo(201);
      assertThat(client.data(3)).containsExactly("one", "two", "three");
      assertThat(client.events(3))
          .extracting(Event::type)
          .containsExactly("message", "price", "message");
    }
  }

  @Test
  void goesOnWhereItBroke() throws IOException {
    publish("one");
    String cursor;
    try (StreamClient client = stream()) {
      cursor = client.events(1).get(0).lastEventId();
    }
    publish("two");
    try (StreamClient client = stream("/subscriber", "Last-Event-ID: " + cursor)) {
      assertThat(client.data(1)).containsExactly("two");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\nb\r\nc\rd",
        "\r\n",
        "nul \0",
        "\ud83d\ude00",
        " blanks ",
        "data: x\n\nid: 1"
      })
  void keepsTheLinesOfABody(String body) throws IOException {
    try (StreamClient client = stream()) {
      publish(body);
      assertThat(client.data(1)).containsExactly(body.replace("\r\n", "\n").replace('\r', '\n'));
    }
  }

  @Test
  void carriesLinesOfAMegabyte() throws IOException {
    String line = "x".repeat(1 << 20);
    try (StreamClient client = stream()) {
      publish(line + "\r\n" + line);
      publish("small");
      assertThat(client.data(2)).containsExactly(line + "\n" + line, "small");
    }
  }

  /** Small ones leave together; the others are smaller and larger than a container's buffers. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20_000})
  void manyMessagesFromManyPublishersComeOnceAndInOrder(int bytes) throws Exception {
    int messages = 200;
    createChannel();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      var reading = new ArrayList<Future<List<Event>>>();
      for (int i = 0; i < 8; i++) {
        StreamClient client = stream();
        reading.add(threads.submit(() -> {
          try (client) {
            return client.events(4 * messages);
          }
        }));
      }
      var publishing = new ArrayList<Future<?>>();
      for (int i = 0; i < 4; i++) {
        int publisher = i;
        publishing.add(threads.submit(() -> {
          for (int k = 0; k < messages; k++) {
            publish(numbered(publisher, k, bytes));
          }
          return null;
        }));
      }
      for (Future<?> each : publishing) {
        each.get(60, TimeUnit.SECONDS);
      }
      List<Event> first = reading.get(0).get(60, TimeUnit.SECONDS);
      assertThat(first).doesNotHaveDuplicates().hasSize(4 * messages);
      for (Future<List<Event>> each : reading) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo(first);
      }
      for (int i = 0; i < 4; i++) {
        int number = i;
        String publisher = i + ":";
        assertThat(first.stream().map(Event::data).filter(data -> data.startsWith(publisher)))
            .containsExactlyElementsOf(IntStream.range(0, messages)
                .mapToObj(k -> numbered(number, k, bytes))
                .toList());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Says which message it is, with up to so many bytes more; each differs from the one before. */
  private static String numbered(int publisher, int number, int bytes) {
    return publisher + ":" + number + ":" + "x".repeat(number * 977 % bytes);
  }

  @Test
  void aDeletionEndsItForGoodAndItsConnection() throws IOException {
    createChannel();
    try (StreamClient client = stream()) {
      awaitSubscribers(1);
      publish("last");
      request("DELETE", "/publisher/" + channel);
      EventStreamParser stream = client.end();
      assertThat(stream.events()).extracting(Event::type).containsExactly("message", "gone");
      assertThat(stream.lastEventId()).isEqualTo("gone");
    }
    Answer again =
        get("/subscriber/" + channel, "Accept: text/event-stream", "Last-Event-ID: gone");
    assertThat(again.status()).isEqualTo(204);
  }

  @Test
  void thoseThatStallTakeNoThreadAndMissNothing() throws IOException {
    createChannel();
    var stalled = new ArrayList<Wire>();
    for (int i = 0; i < MANY; i++) {
      stalled.add(
          StreamClient.request(Wire.openWithSmallWindow(server.port), "/subscriber/" + channel));
    }
    awaitSubscribers(MANY);
    var random = new Random(4);
    var bodies = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      bodies.add(Long.toHexString(random.nextLong()).repeat(i % 5 == 0 ? 30_000 : 5));
      publish(bodies.get(i));
    }
    try (StreamClient quick = stream()) {
      assertThat(quick.data(bodies.size())).isEqualTo(bodies);
    }
    for (Wire wire : stalled) {
      try (StreamClient client = StreamClient.reading(wire)) {
        assertThat(client.data(bodies.size())).isEqualTo(bodies);
      }
    }
  }

  @Test
  void oneThatStalledGetsTheLastMessageWithoutAnother() throws IOException {
    String body = "x".repeat(1000);
    // With some of these counts the socket is full at the end, but the container's buffer is not.
    for (int messages = 8; messages <= 96; messages += 8) {
      String path = "/" + channel + "-" + messages;
      Wire wire = StreamClient.request(Wire.openWithSmallWindow(server.port), "/subscriber" + path);
      for (int i = 0; i < messages; i++) {
        assertThat(post("/publisher" + path, body).status()).isIn(201, 202);
      }
      try (StreamClient client = StreamClient.reading(wire)) {
        assertThat(client.events(messages)).hasSize(messages);
        assertThat(client.comments(1)).as("only the opening, no heartbeat").hasSize(1);
      }
    }
  }

  @Test
  void aClientThatHasGoneIsForgotten() throws IOException {
    createChannel();
    for (int i = 0; i < 5; i++) {
      stream().close();
    }
    // One that still looks for its first message, or writes one, does not count until it waits.
    await(
        () -> publish("is anybody there?").status() == 202 && subscribers() == 0,
        "all are forgotten");
  }

  @Test
  void isAlsoForClientsOfHttp10() throws IOException {
    publish("one");
    try (Wire wire = open()) {
      wire.send("GET " + SuiteServer.CONTEXT + "/subscriber/" + channel
          + " HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n");
      Answer head = wire.readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Transfer-Encoding")).isEmpty();
      var parser = new EventStreamParser();
      while (parser.events().isEmpty()) {
        parser.feed(wire.some());
      }
      assertThat(parser.events().get(0).data()).isEqualTo("one");
      request("DELETE", "/publisher/" + channel);
      for (byte[] some = wire.some(); some.length > 0; some = wire.some()) {
        parser.feed(some);
      }
      assertThat(parser.lastEventId()).isEqualTo("gone");
    }
  }

  @Test
  void onlyOneStaysWhereOnlyOneMay() throws IOException {
    try (StreamClient older = stream("/last");
        StreamClient newer = stream("/last")) {
      assertThat(older.end().events()).extracting(Event::type).containsExactly("conflict");
      publish("one");
      assertThat(newer.data(1)).containsExactly("one");
    }
    try (StreamClient first = stream("/first")) {
      assertThat(first.data(1)).containsExactly("one");
      assertRefused(get("/first/" + channel, "Accept: text/event-stream"), 409);
    }
  }

  @Test
  void whatItCannotReadIsRefused() throws IOException {
    Answer answer =
        get("/subscriber/" + channel, "Accept: text/event-stream", "Last-Event-ID: 1;2");
    assertRefused(answer, 400);
    assertThat(answer.text()).contains("Last-Event-ID").contains("1;2");
    assertRefused(post("/publisher/" + channel, "x", "X-EventSource-Event: gone"), 400);
    assertRefused(get("/known/" + channel, "Accept: text/event-stream"), 404);
  }
}
