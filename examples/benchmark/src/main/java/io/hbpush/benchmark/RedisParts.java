package io.hbpush.benchmark;

import io.hbpush.benchmark.Goal.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be measured with messages in Redis, each part with a Redis and servers of its own.
 *
 * @param bytes the size of each message
 * @param report where results and remarks go
 */
record RedisParts(Programs programs, Turns turns, int bytes, Report report) {
  /** Servers over one Redis, each with so many publishers over HTTP. */
  void http(int publishers, int channels) throws IOException, InterruptedException {
    try (var servers = new Servers();
        var redis = Redis.start(servers, programs.redisServer())) {
      var contestants = new ArrayList<HttpPublishers>();
      for (Server server : peers(servers, redis)) {
        var load = new PublishLoad(
            server.endpoint(), publishers, new Channels(server.name(), channels), bytes);
        contestants.add(new HttpPublishers(server, redis, load));
      }
      report.add(turns.play(
          "%d publishers over HTTP to %d channels, %d bytes".formatted(publishers, channels, bytes),
          contestants,
          List.of(
              Goal.ratio(Metric.RATE, Side.AT_LEAST, 2),
              Goal.ratio(Metric.REDIS_CPU, Side.AT_MOST, 0.5))));
      for (HttpPublishers contestant : contestants) {
        contestant.check();
        contestant.close();
      }
    }
  }

  private List<Server> peers(Servers servers, Redis redis)
      throws IOException, InterruptedException {
    var peers = new ArrayList<Server>();
    peers.add(programs.startHbpushd(servers, redis));
    startNchan(servers, redis).ifPresent(peers::add);
    return peers;
  }

  private Optional<Server> startNchan(Servers servers, Redis redis) throws InterruptedException {
    try {
      return Optional.of(programs.startNchan(servers, redis));
    } catch (IOException missing) {
      report.remark("Nchan was left out: " + missing.getMessage());
      return Optional.empty();
    }
  }

  /** The store in this process, as a webapp has it, against Nchan and as many publishers. */
  void webapp(int callers, int channels) throws IOException, InterruptedException {
    try (var servers = new Servers();
        var redis = Redis.start(servers, programs.redisServer())) {
      Optional<Server> nchan = startNchan(servers, redis);
      if (nchan.isEmpty()) {
        return;
      }
      var toStore = new Channels("", channels);
      var load = new PublishLoad(
          nchan.get().endpoint(), callers, new Channels(nchan.get().name(), channels), bytes);
      try (var store = new StorePublishing(redis, "store:", bytes);
          var storeCallers = new Callers(store, redis, toStore, callers);
          var publishers = new HttpPublishers(nchan.get(), redis, load)) {
        report.add(turns.play(
            "%d callers in one process, and Nchan's publishers over HTTP, to %d channels, %d bytes"
                .formatted(callers, channels, bytes),
            List.of(storeCallers, publishers),
            List.of(
                Goal.ratio(Metric.RATE, Side.AT_LEAST, 2),
                Goal.ratio(Metric.REDIS_CPU, Side.AT_MOST, 0.5))));
        publishers.check();
        toStore.check(store::last);
      }
    }
  }

  /** The store in this process, against one {@code EVALSHA} for each message. */
  void store(int callers, int channels) throws IOException, InterruptedException {
    callers(
        "%d callers in one process to %d channels, %d bytes".formatted(callers, channels, bytes),
        callers,
        channels,
        List.of(
            Goal.ratio(Metric.RATE, Side.AT_LEAST, 1.2),
            Goal.ratio(Metric.REDIS_CPU, Side.AT_MOST, 0.8)));
  }

  /** The same with a single caller. */
  void lone(int channels) throws IOException, InterruptedException {
    callers(
        "one caller, %d bytes".formatted(bytes),
        1,
        channels,
        List.of(Goal.ratio(Metric.LATENCY_P50, Side.AT_MOST, 1.3)));
  }

  private void callers(String title, int callers, int channels, List<Goal> goals)
      throws IOException, InterruptedException {
    try (var servers = new Servers();
        var redis = Redis.start(servers, programs.redisServer());
        var store = new StorePublishing(redis, "store:", bytes);
        var script = new ScriptPublishing(redis, callers, "script:", bytes);
        var checked = new StorePublishing(redis, "script:", bytes)) {
      var toStore = new Channels("", channels);
      var toScript = new Channels("", channels);
      try (var storeCallers = new Callers(store, redis, toStore, callers);
          var scriptCallers = new Callers(script, redis, toScript, callers)) {
        report.add(turns.play(title, List.of(storeCallers, scriptCallers), goals));
      }
      toStore.check(store::last);
      toScript.check(checked::last);
    }
  }

  /** What Redis keeps for a message, each server with a Redis of its own. */
  void memory(int publishers, int channels) throws IOException, InterruptedException {
    try (var servers = new Servers();
        var ours = Redis.start(servers, programs.redisServer());
        var theirs = Redis.start(servers, programs.redisServer())) {
      var contestants = new ArrayList<MemoryUse>();
      contestants.add(memory(programs.startHbpushd(servers, ours), ours, publishers, channels));
      Optional<Server> nchan = startNchan(servers, theirs);
      if (nchan.isPresent()) {
        contestants.add(memory(nchan.get(), theirs, publishers, channels));
      }
      report.add(turns
          .once()
          .play(
              "%d channels with %d messages of %d bytes"
                  .formatted(channels, Programs.MAX_MESSAGES, bytes),
              contestants,
              List.of(Goal.value(Metric.REDIS_MEMORY, Side.AT_MOST, 280))));
    }
  }

  private MemoryUse memory(Server server, Redis redis, int publishers, int channels)
      throws IOException {
    try (var first =
        new PublishLoad(server.endpoint(), publishers, new Channels("first", 1), bytes)) {
      first.publish(publishers);
    }
    var load =
        new PublishLoad(server.endpoint(), publishers, new Channels("channel", channels), bytes);
    return new MemoryUse(server, redis, load, (long) channels * Programs.MAX_MESSAGES);
  }

  /** Two nodes with many waiters each, against the same nodes with one. */
  void waiters(int perNode) throws IOException, InterruptedException {
    try (var servers = new Servers();
        var redis = Redis.start(servers, programs.redisServer())) {
      redis.idleQuietly();
      var nodes =
          List.of(programs.startHbpushd(servers, redis), programs.startHbpushd(servers, redis));
      try (var many = new Waiters(nodes, redis, perNode, bytes);
          var one = new Waiters(nodes, redis, 1, bytes)) {
        report.add(turns.play(
            "long polls on each of two nodes for one channel, %d bytes".formatted(bytes),
            List.of(many, one),
            List.of(
                Goal.ratio(Metric.REDIS_CPU, Side.AT_MOST, 1.1),
                Goal.ratio(Metric.REDIS_COMMANDS, Side.AT_MOST, 1.1))));
      }
    }
  }
}
