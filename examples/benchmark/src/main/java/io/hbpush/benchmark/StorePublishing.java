package io.hbpush.benchmark;

import io.hbpush.AppendResult;
import io.hbpush.AppendResult.Appended;
import io.hbpush.AppendRules;
import io.hbpush.ChannelInfo;
import io.hbpush.Content;
import io.hbpush.Limits;
import io.hbpush.MessageId;
import io.hbpush.MessageStore;
import io.hbpush.redis.RedisMessageStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Publishes to the store. */
final class StorePublishing implements Publishing {
  /** How long a channel keeps a message. */
  static final Duration MESSAGE_TIMEOUT = Duration.ofMinutes(10);

  private static final AppendRules RULES = new AppendRules(
      new Limits(Optional.of(MESSAGE_TIMEOUT), OptionalInt.of(Programs.MAX_MESSAGES)), true, true);
  private static final long WAIT_SECONDS = 10;

  private final MessageStore store;
  private final Content content;

  /**
   * Opens a store.
   *
   * @param keyPrefix what the keys begin with
   * @param bytes the size of each message
   */
  StorePublishing(Redis redis, String keyPrefix, int bytes) {
    store = RedisMessageStore.builder()
        .host("127.0.0.1")
        .port(redis.port())
        .keyPrefix(keyPrefix)
        .build();
    content = Content.bytes(new byte[bytes]);
  }

  @Override
  public String name() {
    return "the store";
  }

  @Override
  public MessageId publish(String channelId) throws IOException, InterruptedException {
    AppendResult result = await(store.append(channelId, content, RULES));
    if (result instanceof Appended appended) {
      return appended.message().id();
    }
    throw new IOException("the store answered " + result);
  }

  /** The last id that the store has for a channel; empty if it has no such channel. */
  Optional<MessageId> last(String channelId) throws IOException, InterruptedException {
    return await(store.info(channelId)).flatMap(ChannelInfo::lastMessageId);
  }

  private static <T> T await(CompletionStage<T> stage) throws IOException, InterruptedException {
    try {
      return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException("the store failed", failure);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
