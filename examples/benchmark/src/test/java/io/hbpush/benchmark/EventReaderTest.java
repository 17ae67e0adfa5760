package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  private static final String STREAM =
      ": hello\nretry: 1000\n\nid: 1:0\ndata: one\n\nevent: x\nid: 1:1\ndata: two\n\n";
  private static final String CHUNKS = "15\r\n" + STREAM.substring(0, 21) + "\r\n"
      + Integer.toHexString(STREAM.length() - 21).toUpperCase(Locale.ROOT) + "\r\n"
      + STREAM.substring(21) + "\r\n";

  private final List<String> events = new ArrayList<>();

  private final HttpLoad.StreamClient client = new HttpLoad.StreamClient() {
    @Override
    public void opened() {}

    @Override
    public void received(Event event) {
      events.add(event.idText() + " " + StandardCharsets.US_ASCII.decode(event.data()));
    }
  };

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static EventReader reader(String status, String fields) throws IOException {
    return EventReader.of(
        Reply.takeHead(bytes("HTTP/1.1 " + status + "\r\n" + fields + "\r\n")).orElseThrow());
  }

  private static EventReader chunked() throws IOException {
    return reader("200 OK", "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n");
  }

  @Test
  void readsEventsFromChunksWhereverTheyAreCut() throws IOException {
    for (int cut = 0; cut <= CHUNKS.length(); cut++) {
      events.clear();
      EventReader reader = chunked();
      ByteBuffer in = bytes(CHUNKS);
      reader.read(in.limit(cut), client);
      reader.read(in.limit(CHUNKS.length()), client);
      assertThat(events).as("cut at %d", cut).containsExactly("1:0 one", "1:1 two");
      assertThat(in.hasRemaining()).isFalse();
    }
  }

  @Test
  void readsEventsWithoutChunks() throws IOException {
    reader("200 OK", "Content-Type: text/event-stream;charset=utf-8\r\n")
        .read(bytes(STREAM), client);
    assertThat(events).containsExactly("1:0 one", "1:1 two");
  }

  @Test
  void aStreamThatEndsIsAnError() {
    assertThatThrownBy(() -> chunked().read(bytes(CHUNKS + "0\r\n\r\n"), client))
        .isInstanceOf(IOException.class)
        .hasMessage("the server ended an event stream");
  }

  @Test
  void whatIsNoStreamIsAnError() {
    assertThatThrownBy(() -> reader("503 Away", "Content-Type: text/plain\r\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503");
    assertThatThrownBy(() -> reader("200 OK", "Content-Type: text/plain\r\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("text/plain");
  }
}
