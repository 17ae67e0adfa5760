package io.hbpush;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The adapter's side of a test's request: feeds the body, and waits for the one reply. */
final class TestReply implements Responder {
  private final TestRequest request;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final AtomicInteger replies = new AtomicInteger();
  private @Nullable Exchange exchange;
  private List<Header> fields = List.of();
  private boolean bodyWasAsked;

  private TestReply(TestRequest request) {
    this.request = request;
  }

  static TestReply to(TestRequest request, PushLocations locations) {
    var answer = new TestReply(request);
    answer.exchange = locations.accept(request, answer);
    return answer;
  }

  @Override
  public void fields(List<Header> fields) {
    this.fields = fields;
  }

  @Override
  public void read(BodySink sink) {
    bodyWasAsked = true;
    byte[] body = request.body();
    int half = body.length / 2;
    sink.data(body, 0, half);
    if (request.isCutOff()) {
      sink.failed();
      return;
    }
    sink.data(body, half, body.length - half);
    sink.end();
  }

  /** Whether core wanted to have the request's body. */
  boolean bodyWasAsked() {
    return bodyWasAsked;
  }

  @Override
  public void reply(Reply reply) {
    replies.incrementAndGet();
    this.reply.complete(reply);
  }

  /** Reports the client gone. */
  boolean disconnect() {
    return exchange.disconnected();
  }

  /** Ends the request as a server does. */
  Optional<Reply> serverCloses() {
    return exchange.serverCloses();
  }

  boolean isHeld() {
    return !reply.isDone();
  }

  /** How many replies there were; one is right, or none for a client that has gone. */
  int replies() {
    return replies.get();
  }

  Reply reply() {
    if (!reply.isDone()) {
      throw new AssertionError("there is no reply yet");
    }
    return reply.join();
  }

  CompletableFuture<Reply> future() {
    return reply;
  }

  private Stream<Header> headers() {
    return Stream.concat(reply().headers().stream(), fields.stream());
  }

  int status() {
    return reply().status();
  }

  Optional<String> header(String name) {
    return headers()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** Status, every field and the body, in one text: what a client could tell replies apart by. */
  String wire() {
    var text = new StringBuilder().append(status()).append('\n');
    headers()
        .forEach(header ->
            text.append(header.name()).append(": ").append(header.value()).append('\n'));
    text.append("Content-Length: ").append(reply().contentLength()).append('\n');
    return text.append(new String(bytes(), StandardCharsets.ISO_8859_1)).toString();
  }

  byte[] bytes() {
    return bytes(reply());
  }

  /** A reply's body as text. */
  static String body(Reply reply) {
    return new String(bytes(reply), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Reply reply) {
    var out = new ByteArrayOutputStream();
    try {
      if (reply.bodySize() > 0) {
        reply.writeBody(out, 0, reply.bodySize());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  String body() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** The id of the message that was delivered. */
  MessageId id() {
    long time = HttpDate.parse(header("Last-Modified").orElseThrow()).orElseThrow();
    return new MessageId(time, Integer.parseInt(header("Etag").orElseThrow()));
  }
}
