package io.hbpush;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to all who wait on its channel, and what is made once for all of them. Safe
 * for many threads.
 */
final class Fanout {
  private final Delivery delivery;
  private final HoldingArea area;
  private final SubscriberReply.Delivered reply;

  /** Made when somebody waits on other channels too; guarded by this. */
  private @Nullable Map<Question, CompletableFuture<Lookup>> answers;

  Fanout(Delivery delivery, HoldingArea area) {
    this.delivery = delivery;
    this.area = area;
    this.reply = area.replies().of(delivery);
  }

  Message message() {
    return delivery.message();
  }

  String channelId() {
    return delivery.channelId();
  }

  Optional<MessageId> gap() {
    return delivery.gap();
  }

  /** The reply, shared, without a gap. */
  SubscriberReply.Delivered reply() {
    return reply;
  }

  /** Looks in other channels for what comes after a cursor; who asks the same shares the answer. */
  CompletableFuture<Lookup> lookUp(List<String> channelIds, MessageId cursor) {
    var answer = new CompletableFuture<Lookup>();
    CompletableFuture<Lookup> known = putIfAbsent(new Question(channelIds, cursor), answer);
    if (known != null) {
      return known;
    }
    // What this node was told may lack an earlier message that is still on its way.
    area.delivery().answer(area.store().afterAsStored(channelIds, cursor), (lookup, failure) -> {
      if (failure != null) {
        answer.completeExceptionally(failure);
      } else {
        answer.complete(lookup);
      }
    });
    return answer;
  }

  private synchronized @Nullable CompletableFuture<Lookup> putIfAbsent(
      Question question, CompletableFuture<Lookup> answer) {
    if (answers == null) {
      answers = new HashMap<>(2);
    }
    return answers.putIfAbsent(question, answer);
  }

  private record Question(List<String> channelIds, MessageId cursor) {}
}
