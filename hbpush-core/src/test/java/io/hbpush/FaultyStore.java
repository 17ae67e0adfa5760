package io.hbpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that can be away, lose its answers, or give them late or on another thread. While it is
 * away its watchers are told nothing; when it comes back they are told what they missed.
 */
final class FaultyStore implements MessageStore {
  /** The same store without faults, as another node reaches it. */
  final MessageStore behind;

  private final List<Runnable> lateAnswers = new ArrayList<>();
  private final List<Runnable> missed = new ArrayList<>();
  private @Nullable RuntimeException failure;
  private @Nullable RuntimeException lostAnswer;
  private Executor answers = Runnable::run;

  FaultyStore(MessageStore behind) {
    this.behind = behind;
  }

  /** From now on nothing reaches the store. */
  void goAway() {
    failWith(new StoreUnavailableException(
        "redis at 10.0.0.7:6379 refused", StoreUnavailableException.Outcome.NOT_DONE));
  }

  /** From now on nothing reaches the store, and this is what it says. */
  void failWith(RuntimeException failure) {
    this.failure = failure;
  }

  /** From now on what was asked is done, but nobody gets to know. */
  void loseAnswers() {
    lostAnswer = new StoreUnavailableException(
        "redis at 10.0.0.7:6379 timed out", StoreUnavailableException.Outcome.UNKNOWN);
  }

  /** All is well again, and watchers are told what they missed. */
  void comeBack() {
    failure = null;
    lostAnswer = null;
    var toTell = List.copyOf(missed);
    missed.clear();
    toTell.forEach(Runnable::run);
  }

  /** From now on what was asked is done at once, but answered only by {@link #answerNow}. */
  void answerLate() {
    answerOn(lateAnswers::add);
  }

  /** Gives all late answers, and no more late ones from now on. */
  void answerNow() {
    answers = Runnable::run;
    var toGive = List.copyOf(lateAnswers);
    lateAnswers.clear();
    toGive.forEach(Runnable::run);
  }

  /** From now on answers come through this executor. */
  void answerOn(Executor executor) {
    answers = executor;
  }

  private <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> question) {
    var answer = new CompletableFuture<T>();
    if (failure != null) {
      RuntimeException known = failure;
      answers.execute(() -> answer.completeExceptionally(known));
      return answer;
    }
    RuntimeException lost = lostAnswer;
    question
        .get()
        .whenComplete((result, wrong) -> answers.execute(() -> {
          if (lost != null) {
            answer.completeExceptionally(lost);
          } else if (wrong != null) {
            answer.completeExceptionally(wrong);
          } else {
            answer.complete(result);
          }
        }));
    return answer;
  }

  @Override
  public CompletionStage<AppendResult> append(
      List<String> channelIds, Content content, AppendRules rules) {
    return answer(() -> behind.append(channelIds, content, rules));
  }

  @Override
  public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
    return answer(() -> behind.after(channelIds, cursor, most));
  }

  @Override
  public CompletionStage<Lookup> afterAsStored(List<String> channelIds, MessageId cursor) {
    return answer(() -> behind.afterAsStored(channelIds, cursor));
  }

  @Override
  public CompletionStage<ChannelInfo> create(String channelId, Limits limits) {
    return answer(() -> behind.create(channelId, limits));
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> delete(String channelId) {
    return answer(() -> behind.delete(channelId));
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> info(String channelId) {
    return answer(() -> behind.info(channelId));
  }

  @Override
  public CompletionStage<Watch> watch(String channelId, Watcher watcher) {
    return answer(
        () -> behind.watch(channelId, new LateWatcher(watcher, () -> failure != null, missed)));
  }

  @Override
  public void close() {
    behind.close();
  }
}
