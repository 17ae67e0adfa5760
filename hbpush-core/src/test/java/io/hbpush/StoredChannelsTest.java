package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a memory store does under one hold of its lock is bounded. */
class StoredChannelsTest {
  private static final AppendRules KEEP = new AppendRules(Limits.NONE, true, true);

  private final Instant now = Instant.parse("2026-01-15T12:00:00Z");
  private final StoredChannels channels =
      new StoredChannels(1 << 20, new MessageId(now.getEpochSecond() - 1, 0));

  private void append(int size) {
    channels.beginPublish();
    channels.append(channels.entry("news"), Content.bytes(new byte[size]), KEEP, now);
  }

  private long messages() {
    return channels.info("news", now.getEpochSecond()).orElseThrow().messages();
  }

  @Test
  void makingRoomIsDoneInPieces() {
    for (int i = 0; i < 4000; i++) {
      append(0);
    }
    assertThat(channels.isOverLimit()).isFalse();
    append((1 << 20) - 600);
    assertThat(messages()).isEqualTo(3001);
    assertThat(channels.evict(now.getEpochSecond())).isTrue();
    assertThat(messages()).isEqualTo(2001);
    assertThat(channels.evict(now.getEpochSecond())).isTrue();
    assertThat(channels.evict(now.getEpochSecond())).isFalse();
    assertThat(messages()).isEqualTo(1);
    assertThat(channels.isOverLimit()).isFalse();
  }
}
