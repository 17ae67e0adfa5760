package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What fits into a memory store, and that its size slows nothing down. */
class MemoryStoreScaleTest {
  private static final AppendRules KEEP = new AppendRules(Limits.DEFAULT, true, true);
  private static final int MILLION = 1_000_000;

  /** Fills a store in a virtual machine with one gibibyte of heap; run by the test below. */
  static final class MillionChannels {
    private MillionChannels() {}

    public static void main(String[] arguments) {
      var time = new VirtualTime();
      MemoryMessageStore store = MemoryMessageStore.builder()
          .clock(time)
          .scheduler(time)
          .maxBytes(1L << 30)
          .build();
      for (int i = 0; i < MILLION; i++) {
        // Each with strings of its own, as requests bring them.
        Content content = Content.bytes(new byte[100], new String("application/json"));
        store.append("channel-number-" + i, content, KEEP);
      }
      long messages = 0;
      for (int i = 0; i < MILLION; i++) {
        messages += store
            .info("channel-number-" + i)
            .toCompletableFuture()
            .join()
            .orElseThrow()
            .messages();
      }
      System.out.println(messages + " messages");
    }
  }

  @Test
  void aMillionChannelsWithAMessageEachFitIntoOneGibibyteOfHeap() throws Exception {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            MillionChannels.class.getName())
        .redirectErrorStream(true)
        .start();
    try (InputStream out = process.getInputStream()) {
      String output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(output).contains(MILLION + " messages");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aMillionMessagesInAChannelSlowNeitherPublishingNorLookingUp() {
    var time = new VirtualTime();
    try (MemoryMessageStore store = MemoryMessageStore.builder()
        .clock(time)
        .scheduler(time)
        .maxBytes(1L << 40)
        .build()) {
      Content content = Content.text("x");
      int batch = 10_000;
      var publishing = new long[MILLION / batch];
      var looking = new long[MILLION / batch];
      var ids = new MessageId[MILLION];
      for (int b = 0; b < publishing.length; b++) {
        long start = System.nanoTime();
        for (int i = b * batch; i < (b + 1) * batch; i++) {
          var appended = (AppendResult.Appended)
              store.append("news", content, KEEP).toCompletableFuture().join();
          ids[i] = appended.message().id();
        }
        publishing[b] = System.nanoTime() - start;
        start = System.nanoTime();
        for (int i = 1; i <= batch; i++) {
          int cursor = (int) ((long) i * 7919 * (b + 1) % ((long) batch * (b + 1) - 1));
          var found = (Lookup.Found)
              store.after("news", ids[cursor]).toCompletableFuture().join();
          assertThat(found.message().id()).isSameAs(ids[cursor + 1]);
        }
        looking[b] = System.nanoTime() - start;
      }
      // Were either linear, the last tenth would take ten times the second; noise is far below.
      assertThat(tenth(publishing, 9)).isLessThan(5 * tenth(publishing, 1));
      assertThat(tenth(looking, 9)).isLessThan(5 * tenth(looking, 1));
    }
  }

  /** The median of the batches in one tenth of the run. */
  private static long tenth(long[] nanos, int which) {
    int length = nanos.length / 10;
    long[] part = Arrays.copyOfRange(nanos, which * length, (which + 1) * length);
    Arrays.sort(part);
    return part[length / 2];
  }
}
