package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.EventStreamParser;
import io.hbpush.EventStreamParser.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A client of an event stream. */
final class StreamClient implements AutoCloseable {
  private final Wire wire;
  private final Answer head;
  private final EventStreamParser parser = new EventStreamParser();
  private boolean ended;

  private StreamClient(Wire wire) throws IOException {
    this.wire = wire;
    this.head = wire.readHead();
    assertThat(head.status()).as(head.toString()).isEqualTo(200);
    assertThat(head.header("Transfer-Encoding")).isEmpty();
    assertThat(head.header("Connection")).contains("close");
  }

  /** Asks for a stream on a connection, and reads the head. */
  static StreamClient open(Wire wire, String path, String... lines) throws IOException {
    return new StreamClient(request(wire, path, lines));
  }

  /** Asks for a stream, and reads nothing. */
  static Wire request(Wire wire, String path, String... lines) throws IOException {
    var all = new ArrayList<>(List.of(lines));
    all.add("Accept: text/event-stream");
    return wire.head("GET", SuiteServer.CONTEXT + path, all.toArray(String[]::new));
  }

  /** Reads the stream of a request that was sent before. */
  static StreamClient reading(Wire wire) throws IOException {
    return new StreamClient(wire);
  }

  Answer head() {
    return head;
  }

  private void read() throws IOException {
    byte[] bytes = wire.some();
    parser.feed(bytes);
    ended = bytes.length == 0;
  }

  /** Reads until there are so many events, and returns all. */
  List<Event> events(int count) throws IOException {
    while (!ended && parser.events().size() < count) {
      read();
    }
    return parser.events();
  }

  List<String> data(int count) throws IOException {
    return events(count).stream().map(Event::data).toList();
  }

  /** Reads until there are so many comments. */
  List<String> comments(int count) throws IOException {
    while (!ended && parser.comments().size() < count) {
      read();
    }
    return parser.comments();
  }

  /** Reads to the end. */
  EventStreamParser end() throws IOException {
    while (!ended) {
      read();
    }
    return parser;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
