package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.EventStreamParser;
import io.hbpush.EventStreamParser.Event;
import io.hbpush.MessageId;
import io.hbpush.servlet.suite.Answer;
import io.hbpush.servlet.suite.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Follows channels from the oldest message to each one's end, with a long poll, with batches or with
 * a stream as it happens, on any of several servers. Cuts its connections at random, and goes on from
 * what it has seen.
 */
final class CutFollower implements Callable<List<CutFollower.Received>> {
  /** The last text of each channel. */
  static final String END = "end";

  /** What was received, in order. */
  record Received(String channel, MessageId id, String text) {}

  private final List<Integer> ports;
  private final Collection<String> channels;
  private final Random random;
  private final List<Received> received = new ArrayList<>();
  private final Set<String> ended = new HashSet<>();
  private Optional<MessageId> cursor = Optional.empty();

  CutFollower(List<Integer> ports, Collection<String> channels, Random random) {
    this.ports = ports;
    this.channels = channels;
    this.random = random;
  }

  @Override
  public List<Received> call() throws IOException {
    while (!isOver()) {
      int port = ports.get(random.nextInt(ports.size()));
      try (Wire wire = Wire.open(port)) {
        switch (random.nextInt(3)) {
          case 0 -> poll(wire, "*/*");
          case 1 -> poll(wire, "multipart/mixed");
          default -> stream(wire);
        }
      }
    }
    return received;
  }

  private boolean isOver() {
    return ended.containsAll(channels);
  }

  private boolean isCut(int onceIn) {
    return random.nextInt(onceIn) == 0;
  }

  private void ask(Wire wire, String accept) throws IOException {
    var lines = new ArrayList<>(List.of("Accept: " + accept));
    cursor.ifPresent(id -> lines.add("If-None-Match: " + id));
    wire.head("GET", "/subscriber/" + String.join(",", channels), lines.toArray(String[]::new));
  }

  /** Polls on one connection until that is cut: before the reply, within it, or after it. */
  private void poll(Wire wire, String accept) throws IOException {
    while (!isOver()) {
      ask(wire, accept);
      if (isCut(6)) {
        return;
      }
      if (isCut(12)) {
        wire.some();
        return;
      }
      Answer answer = wire.read();
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      String type = answer.header("Content-Type").orElse("");
      if (type.startsWith("multipart/mixed")) {
        takeParts(type.substring(type.indexOf('=') + 1), answer);
      } else {
        take(answer.header("Message-Channel"), id(answer), answer.text());
      }
      assertThat(cursor).contains(id(answer));
      assertThat(answer.header("Message-Gap")).isEmpty();
    }
  }

  private void takeParts(String boundary, Answer answer) {
    String[] parts = ("\r\n" + answer.text()).split("\r\n--" + boundary);
    for (int i = 1; i < parts.length - 1; i++) {
      int end = parts[i].indexOf("\r\n\r\n");
      List<String> lines = List.of(parts[i].substring(0, end).split("\r\n"));
      var part =
          new Answer(200, lines, parts[i].substring(end + 4).getBytes(StandardCharsets.UTF_8));
      take(part.header("Message-Channel"), id(part), part.text());
    }
  }

  private static MessageId id(Answer answer) {
    long time = ZonedDateTime.parse(
            answer.header("Last-Modified").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME)
        .toEpochSecond();
    return new MessageId(time, Integer.parseInt(answer.header("Etag").orElseThrow()));
  }

  private void stream(Wire wire) throws IOException {
    ask(wire, "text/event-stream");
    if (isCut(6)) {
      return;
    }
    assertThat(wire.readHead().status()).isEqualTo(200);
    var parser = new EventStreamParser();
    int taken = 0;
    while (!isOver() && !isCut(20)) {
      parser.feed(wire.some());
      List<Event> events = parser.events();
      for (Event event : events.subList(taken, events.size())) {
        assertThat(event.type()).isEqualTo("message");
        String[] id = event.lastEventId().split(" ");
        take(Optional.of(id[1]), MessageId.parse(id[0]), event.data());
      }
      taken = events.size();
    }
  }

  private void take(Optional<String> channel, MessageId id, String text) {
    var next = new Received(channel.orElseThrow(), id, text);
    assertThat(channels).contains(next.channel);
    cursor.ifPresent(before -> assertThat(id).as("%s", next).isGreaterThan(before));
    cursor = Optional.of(id);
    received.add(next);
    if (text.equals(END)) {
      ended.add(next.channel);
    }
  }
}
