package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelTableTest {
  @Test
  void idsOfOnePartDoNotCrowdInTheBinsOfItsMap() {
    int bins = 1024;
    var channels = new int[256][bins];
    for (int i = 0; i < 256 * bins; i++) {
      int hash = ("channel-" + i).hashCode();
      channels[ChannelTable.index(hash)][(hash ^ hash >>> 16) & (bins - 1)]++; // as a HashMap does
    }

    int used = 0;
    for (int[] part : channels) {
      for (int count : part) {
        used += count > 0 ? 1 : 0;
      }
    }

    // By chance it would be 63 % of them.
    assertThat(used).isGreaterThan(256 * bins / 2);
  }
}
