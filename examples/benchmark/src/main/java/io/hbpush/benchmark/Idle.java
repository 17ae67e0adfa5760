package io.hbpush.benchmark;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Long polls that wait for a message: the memory that each takes, from some to many, so that what a
 * server takes for itself does not count. At the end all get one, to show that they were there. Can
 * be measured once.
 */
final class Idle implements HttpContestant {
  private static final String SUBSCRIBERS = "active subscribers: ";
  private static final int LOOKS = 300;
  private static final long LOOK_MILLIS = 100;

  private final String name;
  private final String channelId;
  private final Server server;
  private final int some;
  private final int many;
  private final HttpLoad load = new HttpLoad();
  private final HttpClient http = HttpClient.newHttpClient();
  private final CursorRequests requests;
  private final Tally tally = new Tally();
  private final Publisher publisher = new Publisher();
  private int connected;

  /**
   * Connects the publisher.
   *
   * @param name what it is called in results
   * @param channelId a channel of its own
   * @param some how many long polls there are at the first look
   * @param many how many there are at the second
   */
  Idle(String name, String channelId, Server server, int some, int many) throws IOException {
    this.name = name;
    this.channelId = channelId;
    this.server = server;
    this.some = some;
    this.many = many;
    requests = new CursorRequests(server.endpoint().subscriber(channelId));
    load.connect(server.endpoint(), publisher);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Sample measure(Duration length) throws IOException, InterruptedException {
    publish();
    hold(some);
    long heap = liveHeap();
    long resident = server.residentBytes();
    hold(many);
    heap = liveHeap() - heap;
    resident = server.residentBytes() - resident;
    publish();
    load.run(() -> tally.deliveries == 2L * many);
    tally.check();
    close(); // the next one needs as many files
    var sample = new Sample.Builder().put(Metric.RSS, (double) resident / (many - some));
    if (server.isJava()) {
      sample.put(Metric.HEAP, (double) heap / (many - some));
    }
    return sample.build();
  }

  private long liveHeap() throws IOException {
    return server.isJava() ? server.liveHeapBytes() : 0;
  }

  private void publish() throws IOException {
    publisher.allowed++;
    load.run(() -> publisher.acknowledged == publisher.allowed);
  }

  /** Has so many wait, each after it has read the first message. */
  private void hold(int count) throws IOException, InterruptedException {
    for (; connected < count; connected++) {
      load.connect(server.endpoint(), new Waiter());
      if (connected % 64 == 0) { // not more at once than a server's queue takes
        load.run(() -> tally.deliveries > connected - 64);
      }
    }
    load.run(() -> tally.deliveries == connected);
    for (int look = 0; held() < connected; look++) {
      if (look == LOOKS) {
        throw new IOException("the server holds " + held() + " of " + connected);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private long held() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(server.endpoint().info(channelId)).build();
    String info = http.send(request, BodyHandlers.ofString()).body();
    return info.lines()
        .filter(line -> line.startsWith(SUBSCRIBERS))
        .mapToLong(line -> Long.parseLong(line.substring(SUBSCRIBERS.length()).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("no number of subscribers in: " + info));
  }

  @Override
  public void close() throws IOException {
    load.close();
  }

  private final class Waiter implements HttpLoad.Client {
    private final Following following = new Following(tally, 1);
    private byte[] request = requests.first();

    @Override
    public byte[] next() {
      return request;
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      if (reply.status() != 200) {
        throw new IOException("a long poll was answered with " + reply.summary());
      }
      following.take(reply.bodyBytes());
      request = requests.after(reply);
    }
  }

  private final class Publisher implements HttpLoad.Client {
    private long allowed;
    private long sent;
    private long acknowledged;

    @Override
    public byte @Nullable [] next() {
      return sent == allowed
          ? null
          : server
              .endpoint()
              .publisher(channelId)
              .post(new Numbered(0, sent++).body(Numbered.LEAST_BYTES));
    }

    @Override
    public void replied(Reply reply, long nanos) throws IOException {
      PublishLoad.acknowledged(reply);
      acknowledged++;
    }
  }
}
