package io.hbpush.redis;

import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.redis.ChannelCalls.Appended;
import io.hbpush.redis.Keyspace.Place;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes the calls for several channels at once, which must share a slot. */
final class SeveralCalls {
  private final Keyspace keyspace;
  private final ChannelCalls calls;

  SeveralCalls(Keyspace keyspace, ChannelCalls calls) {
    this.keyspace = keyspace;
    this.calls = calls;
  }

  /**
   * What AFTER_SEVERAL answers.
   *
   * @param gap what is gone if nothing was found
   */
  record Found(long clock, boolean channelExists, long gap, List<Next> messages) {}

  /**
   * A message that was found.
   *
   * @param gap what is gone before it; {@link Score#NONE} if nothing is
   */
  record Next(String channelId, long gap, StoredMessage message) {}

  /** Publishes to each; empty if one is missing and none is to be created. */
  Call<List<Appended>> append(List<String> channelIds, Content content, AppendRules rules) {
    List<Place> places = places(channelIds);
    var arguments = new ArrayList<byte[]>(channelIds.size() + 6);
    arguments.add(calls.now());
    arguments.add(ChannelCalls.timeout(rules.limits()));
    arguments.add(ChannelCalls.maxMessages(rules.limits()));
    arguments.add(ChannelCalls.flag(rules.createChannel()));
    arguments.add(ChannelCalls.flag(rules.storeMessage()));
    arguments.add(StoredMessage.payload(content));
    places.forEach(place -> arguments.add(keyspace.noticeName(place)));
    return new Call<>(places, Script.APPEND_SEVERAL, arguments, SeveralCalls::appended, true);
  }

  private static List<Appended> appended(List<?> reply) {
    var appended = new ArrayList<Appended>();
    for (int i = 0; i + 3 < reply.size(); i += 4) {
      appended.add(new Appended(
          ChannelCalls.number(reply, i),
          ChannelCalls.number(reply, i + 1),
          ChannelCalls.number(reply, i + 2),
          ChannelCalls.number(reply, i + 3)));
    }
    return appended;
  }

  /** Looks up messages, at most so many, and not many more bytes than 1 MiB. */
  Call<Found> after(List<String> channelIds, long cursor, int most) {
    return new Call<>(
        places(channelIds),
        Script.AFTER_SEVERAL,
        List.of(calls.now(), ChannelCalls.decimal(cursor), ChannelCalls.decimal(most)),
        reply -> found(channelIds, reply),
        false);
  }

  private static Found found(List<String> channelIds, List<?> reply) {
    List<?> members = (List<?>) reply.get(3);
    var messages = new ArrayList<Next>();
    for (int i = 0; i < members.size(); i += 3) {
      messages.add(new Next(
          channelIds.get((int) ChannelCalls.number(members, i) - 1),
          ChannelCalls.number(members, i + 1),
          StoredMessage.read(ByteBuffer.wrap((byte[]) members.get(i + 2)))));
    }
    return new Found(
        ChannelCalls.number(reply, 0),
        ChannelCalls.number(reply, 1) == 1,
        ChannelCalls.number(reply, 2),
        messages);
  }

  private List<Place> places(List<String> channelIds) {
    List<Place> places = channelIds.stream().map(keyspace::place).toList();
    if (places.stream().mapToInt(Place::slot).distinct().count() > 1) {
      throw new IllegalArgumentException("these channels lie in different slots of the Cluster;"
          + " only channels that share a hash tag, like {team1}news and {team1}sport, can be named"
          + " together");
    }
    return places;
  }
}
