package io.hbpush.benchmark;

import io.hbpush.MessageId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Publishers over HTTP: each publishes to the next channel as soon as it has its answer. */
final class PublishLoad implements AutoCloseable {
  private static final String LAST_ID = "last message id: ";
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(10);

  private final Endpoint endpoint;
  private final Channels channels;
  private final byte[][] requests;
  private final HttpLoad load = new HttpLoad();
  private long sent;
  private LongPredicate goesOn = sent -> false;
  private Histogram latency = Outcome.histogram();

  /**
   * Connects the publishers to a server.
   *
   * @param bytes the size of each message
   */
  PublishLoad(Endpoint endpoint, int publishers, Channels channels, int bytes) throws IOException {
    this.endpoint = endpoint;
    this.channels = channels;
    requests = new byte[channels.count()][];
    for (int channel = 0; channel < requests.length; channel++) {
      requests[channel] = endpoint.publisher(channels.id(channel)).post("x".repeat(bytes));
    }
    for (int i = 0; i < publishers; i++) {
      load.connect(endpoint, new Publisher());
    }
  }

  /**
   * The id of a message, from what its publisher is answered.
   *
   * @throws IOException if it was not published
   */
  static MessageId acknowledged(Reply reply) throws IOException {
    if (reply.status() != 201 && reply.status() != 202) {
      throw new IOException("a publish was answered with " + reply.summary());
    }
    return lastId(reply.body());
  }

  /**
   * The channel's last id, from what a publisher is told about it.
   *
   * @throws IOException if the reply tells none
   */
  static MessageId lastId(String channelInfo) throws IOException {
    int begin = channelInfo.lastIndexOf(LAST_ID);
    if (begin < 0) {
      throw new IOException("no last message id in: " + channelInfo);
    }
    return MessageId.parse(channelInfo.substring(begin + LAST_ID.length()).strip());
  }

  /** Publishes for some time, once at least. */
  Outcome publish(Duration length) throws IOException {
    long begin = System.nanoTime();
    return publish(begin, count -> count == 0 || System.nanoTime() - begin < length.toNanos());
  }

  /** Publishes so many messages, to all channels alike. */
  Outcome publish(long messages) throws IOException {
    return publish(System.nanoTime(), count -> count < messages);
  }

  private Outcome publish(long begin, LongPredicate whileSent) throws IOException {
    latency = Outcome.histogram();
    goesOn = whileSent;
    sent = 0;
    load.run(() -> load.waiting() == 0 && !goesOn.test(sent));
    return new Outcome(latency.getTotalCount(), (System.nanoTime() - begin) / 1e9, latency);
  }

  /**
   * Asks the server for the last id of each channel.
   *
   * @throws IOException if it is not the one acknowledged last
   */
  void check() throws IOException, InterruptedException {
    var client = HttpClient.newHttpClient();
    channels.check(channelId -> {
      var request = HttpRequest.newBuilder(endpoint.info(channelId))
          .timeout(CHECK_TIMEOUT)
          .build();
      var response = client.send(request, BodyHandlers.ofString());
      return response.statusCode() == 200 ? Optional.of(lastId(response.body())) : Optional.empty();
    });
  }

  @Override
  public void close() throws IOException {
    load.close();
  }

  private final class Publisher implements HttpLoad.Client {
    private int channel;

    @Override
    public byte @Nullable [] next() {
      if (!goesOn.test(sent)) {
        return null;
      }
      channel = (int) (sent++ % requests.length);
      return requests[channel];
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      channels.acknowledged(channel, acknowledged(reply));
      latency.recordValue(nanos);
    }
  }
}
