package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hbpush.redis.Keyspace.Place;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DESIGN: keys, clocks and names of notices, with and without a Cluster. */
class KeyspaceTest {
  private final Keyspace single = Keyspace.standalone("push:", 7);
  private final Keyspace cluster = Keyspace.cluster("push:");

  @Test
  void onOneServerAllChannelsShareAClock() {
    Place place = single.place("news");
    assertThat(place.slot()).isZero();
    assertThat(text(place.key())).isEqualTo("push:news");
    assertThat(text(place.clock())).isEqualTo("hbpush:clock:push:");
    assertThat(text(single.noticeName(place))).isEqualTo("hbpush:7:push:news");
  }

  @Test
  void onAClusterClocksAndNoticesNeverChangeTheirNames() {
    Place place = cluster.place("news");
    assertThat(place.slot()).isEqualTo(953);
    assertThat(text(place.clock())).isEqualTo("hbpush:clock:{5ff}push:");
    assertThat(text(cluster.noticeName(place))).isEqualTo("hbpush:{5ff}:push:news");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"news", "", "{a}", "{}", "{", "}", "}:", "a}:b{c}", "{a", "\u20ac{\ud83d\ude00}"})
  void onAClusterWhatBelongsToAChannelIsInOneSlot(String channelId) {
    Place place = cluster.place(channelId);
    byte[] notice = cluster.noticeName(place);
    assertThat(HashSlots.of(place.key())).isEqualTo(place.slot());
    assertThat(HashSlots.of(place.clock())).isEqualTo(place.slot());
    assertThat(HashSlots.of(notice)).isEqualTo(place.slot());
    assertThat(cluster.channelId(notice)).isEqualTo(channelId);
    assertThat(single.channelId(single.noticeName(single.place(channelId)))).isEqualTo(channelId);
  }

  @Test
  void everySlotHasATagOfItsOwn() {
    assertThat(IntStream.range(0, HashSlots.COUNT)
            .map(slot -> HashSlots.of(HashSlots.tag(slot).getBytes(StandardCharsets.US_ASCII))))
        .containsExactlyElementsOf(IntStream.range(0, HashSlots.COUNT).boxed().toList());
  }

  @Test
  void aChannelCannotBeAClock() {
    for (Keyspace each : new Keyspace[] {Keyspace.standalone("", 0), Keyspace.cluster("")}) {
      assertThatThrownBy(() -> each.place("hbpush:clock:x"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
