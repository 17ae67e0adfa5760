package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.hbpushd.CutFollower.Received;
import io.hbpush.redis.RedisBinary;
import io.hbpush.redis.RedisProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Connections cut at random under load, of long polls, batches and streams, of one channel and of
 * several: whoever goes on from its cursor gets everything that was published, once and in order.
 */
class CutConnectionsIT {
  private static final int PUBLISHERS = 4;
  private static final int MESSAGES = 400;

  private static final String LOCATIONS = """
      locations:
        - {type: publisher, prefix: /publisher/, channels: ","}
        - {type: subscriber, prefix: /subscriber/, channels: ","}
      """;

  private static final List<String> CHANNELS = List.of("a", "b", "c");

  /** What each follower follows. */
  private static final List<List<String>> FOLLOWED = List.of(
      List.of("a"),
      List.of("b"),
      List.of("c"),
      List.of("a", "b"),
      List.of("c", "a"),
      List.of("a", "b", "c"),
      List.of("c", "b", "a"));

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** By channel and publisher, in the order in which it was acknowledged. */
  private final Map<String, List<String>> published = new ConcurrentHashMap<>();

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private Jar serve(String store) throws Exception {
    Jar jar = Jar.serve(store + LOCATIONS);
    opened.add(0, jar);
    return jar;
  }

  @Test
  void nothingIsLostRepeatedOrOutOfOrderInMemory() throws Exception {
    followAll(List.of(serve("").port()));
  }

  @Test
  void nothingIsLostRepeatedOrOutOfOrderOnTwoNodesWithRedis() throws Exception {
    RedisProcess redis = RedisProcess.start(RedisBinary.FROM_MAVEN);
    opened.add(redis);
    String store = "store: {type: redis, port: " + redis.port() + ", timeout: 20s}\n";
    followAll(List.of(serve(store).port(), serve(store).port()));
  }

  private void followAll(List<Integer> ports) throws Exception {
    var publishers = new ArrayList<Future<Void>>();
    for (int i = 0; i < PUBLISHERS; i++) {
      int publisher = i;
      publishers.add(threads.submit(() -> publish(ports, publisher)));
    }
    var followers = new LinkedHashMap<Future<List<Received>>, List<String>>();
    for (int i = 0; i < 2 * FOLLOWED.size(); i++) {
      List<String> channels = FOLLOWED.get(i % FOLLOWED.size());
      followers.put(threads.submit(new CutFollower(ports, channels, new Random(i))), channels);
    }
    for (Future<Void> publisher : publishers) {
      publisher.get(5, TimeUnit.MINUTES);
    }
    post(new Client(ports.get(0)), String.join(",", CHANNELS), CutFollower.END);
    for (Map.Entry<Future<List<Received>>, List<String>> each : followers.entrySet()) {
      check(each.getValue(), each.getKey().get(5, TimeUnit.MINUTES));
    }
  }

  private Void publish(List<Integer> ports, int publisher) throws Exception {
    var random = new Random(100 + publisher);
    List<Client> clients = ports.stream().map(Client::new).toList();
    for (int i = 0; i < MESSAGES; i++) {
      List<String> channels = FOLLOWED.get(random.nextInt(FOLLOWED.size()));
      String text = publisher + ":" + i;
      post(clients.get(random.nextInt(clients.size())), String.join(",", channels), text);
      channels.forEach(channel -> published
          .computeIfAbsent(channel + " " + publisher, key -> new ArrayList<>())
          .add(text));
    }
    return null;
  }

  private static void post(Client client, String channels, String text) throws Exception {
    assertThat(client.post("/publisher/" + channels, text).statusCode()).isIn(201, 202);
  }

  private void check(List<String> channels, List<Received> received) {
    for (String channel : channels) {
      for (int i = 0; i < PUBLISHERS; i++) {
        String publisher = i + ":";
        List<String> texts = received.stream()
            .filter(one -> one.channel().equals(channel) && one.text().startsWith(publisher))
            .map(Received::text)
            .toList();
        assertThat(texts).isEqualTo(published.getOrDefault(channel + " " + i, List.of()));
      }
    }
  }
}
