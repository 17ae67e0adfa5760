package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.redis.RedisBinary;
import io.hbpush.redis.RedisProcess;
import java.net.http.HttpResponse;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two daemons behind one Redis. Publishers, that also delete channels, and subscribers, that break
 * off and come back, choose between them at random: whatever was published is received once and in
 * order, but for what a deletion took.
 */
class TwoDaemonsIT {
  private static final List<String> CHANNELS = List.of("a", "b", "c");
  private static final int PUBLISHERS = 3;
  private static final int MESSAGES = 200;
  private static final int SUBSCRIBERS = 9;
  private static final int DELETE_ONCE_IN = 40;
  private static final String END = "end";
  private static final Pattern LAST_ID = Pattern.compile("last message id: (\\d+):(\\d+)");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Client> clients = new ArrayList<>();
  private final Map<String, ConcurrentSkipListMap<Id, String>> published =
      new ConcurrentHashMap<>();
  private final Map<String, ConcurrentSkipListMap<Id, Boolean>> deleted = new ConcurrentHashMap<>();
  private RedisProcess redis;
  private Jar one;
  private Jar other;

  /** A message id, as the publisher's information has it. */
  private record Id(long time, long tag) implements Comparable<Id> {
    static Id lastOf(HttpResponse<String> reply) {
      Matcher matcher = LAST_ID.matcher(reply.body());
      assertThat(matcher.find()).as(reply.body()).isTrue();
      return new Id(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    @Override
    public int compareTo(Id other) {
      return time == other.time ? Long.compare(tag, other.tag) : Long.compare(time, other.time);
    }
  }

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
    String yaml = "store: {type: redis, port: " + redis.port() + ", timeout: 20s}\n";
    one = Jar.serve(yaml);
    other = Jar.serve(yaml);
    clients.add(new Client(one.port()));
    clients.add(new Client(other.port()));
    for (String channel : CHANNELS) {
      published.put(channel, new ConcurrentSkipListMap<>());
      deleted.put(channel, new ConcurrentSkipListMap<>());
    }
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    one.close();
    other.close();
    redis.close();
  }

  @Test
  void nothingIsLostRepeatedOrOutOfOrder() throws Exception {
    var publishers = new ArrayList<Future<?>>();
    for (int i = 0; i < PUBLISHERS; i++) {
      var random = new Random(i);
      publishers.add(threads.submit(() -> publish(random)));
    }
    var subscribers = new ArrayList<Future<Map<Id, String>>>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      var random = new Random(100 + i);
      String channel = CHANNELS.get(i % CHANNELS.size());
      subscribers.add(threads.submit(() -> follow(channel, random)));
    }
    for (Future<?> publisher : publishers) {
      publisher.get(2, TimeUnit.MINUTES);
    }
    for (String channel : CHANNELS) {
      published.get(channel).put(post(clients.get(0), channel, END), END);
    }
    for (int i = 0; i < SUBSCRIBERS; i++) {
      check(CHANNELS.get(i % CHANNELS.size()), subscribers.get(i).get(2, TimeUnit.MINUTES));
    }
  }

  private Void publish(Random random) throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      Client client = clients.get(random.nextInt(2));
      String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
      if (random.nextInt(DELETE_ONCE_IN) == 0) {
        HttpResponse<String> reply = client.send("DELETE", "/publisher/" + channel, "");
        if (reply.statusCode() == 200) {
          deleted.get(channel).put(Id.lastOf(reply), true);
        }
      }
      String text = Long.toHexString(random.nextLong());
      assertThat(published.get(channel).put(post(client, channel, text), text)).isNull();
    }
    return null;
  }

  private static Id post(Client client, String channel, String text) throws Exception {
    HttpResponse<String> reply = client.post("/publisher/" + channel, text);
    assertThat(reply.statusCode()).isIn(201, 202);
    return Id.lastOf(reply);
  }

  /** Walks a channel to its end; the texts are in the order in which they came. */
  private Map<Id, String> follow(String channel, Random random) throws Exception {
    // Its own: the JDK's client may close a connection that another request has got by then.
    List<Client> own = List.of(new Client(one.port()), new Client(other.port()));
    var seen = new ConcurrentSkipListMap<Id, String>();
    var cursor = new String[0];
    while (!seen.containsValue(END)) {
      CompletableFuture<HttpResponse<String>> held =
          own.get(random.nextInt(2)).held("/subscriber/" + channel, cursor);
      if (random.nextInt(4) == 0 && !isSoon(held)) {
        held.cancel(true);
        continue;
      }
      HttpResponse<String> reply = held.get(1, TimeUnit.MINUTES);
      if (reply.statusCode() == 200) {
        String date = reply.headers().firstValue("Last-Modified").orElseThrow();
        String tag = reply.headers().firstValue("Etag").orElseThrow();
        cursor = new String[] {"If-Modified-Since", date, "If-None-Match", tag};
        Id id = new Id(seconds(date), Long.parseLong(tag));
        assertThat(seen.isEmpty() || seen.lastKey().compareTo(id) < 0)
            .as("%s after %s", id, seen)
            .isTrue();
        seen.put(id, reply.body());
      } else {
        assertThat(reply.statusCode()).isEqualTo(410);
      }
    }
    return seen;
  }

  private static long seconds(String httpDate) {
    return ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
  }

  private static boolean isSoon(CompletableFuture<?> held) throws Exception {
    try {
      held.get(20, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException waiting) {
      return false;
    }
  }

  private void check(String channel, Map<Id, String> seen) {
    ConcurrentSkipListMap<Id, String> all = published.get(channel);
    assertThat(all).containsAllEntriesOf(seen);
    all.forEach((id, text) -> {
      if (!seen.containsKey(id)) {
        assertThat(deleted.get(channel).ceilingKey(id))
            .as("%s %s was not received, and no deletion took it", channel, id)
            .isNotNull();
      }
    });
  }
}
