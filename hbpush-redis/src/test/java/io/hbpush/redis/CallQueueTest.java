package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

class CallQueueTest {
  private final ChannelCalls calls = new ChannelCalls(Keyspace.cluster(""), () -> "");
  private final CallQueue queue = new CallQueue(100, Long.MAX_VALUE);
  private final BitSet busy = new BitSet();

  private Call<?> queued(String channelId) {
    Call<?> call =
        calls.append(channelId, Content.text("x"), new AppendRules(Limits.NONE, true, true));
    call.begin(1);
    assertThat(queue.offer(call)).isNull();
    return call;
  }

  private static BitSet slots(Call<?>... calls) {
    var slots = new BitSet();
    for (Call<?> call : calls) {
      slots.set(call.slot());
    }
    return slots;
  }

  @Test
  void whatIsTakenIsOfTheseSlotsAndInOrder() {
    Call<?> first = queued("a");
    Call<?> other = queued("b");
    Call<?> second = queued("a");
    assertThat(queue.take(slots(first), busy)).containsExactly(first, second);
    assertThat(busy.isEmpty()).isTrue();
    assertThat(queue.beginBatch(0).calls()).containsExactly(other);
  }

  @Test
  void aCallThatIsUnderWayStaysAndItsSlotIsBusy() {
    Call<?> underWay = queued("a");
    queue.beginBatch(0);
    Call<?> waiting = queued("a");
    assertThat(queue.take(slots(underWay), busy)).containsExactly(waiting);
    assertThat(busy).isEqualTo(slots(underWay));
  }

  @Test
  void whatIsPutBackComesBeforeAllOthers() {
    Call<?> first = queued("a");
    Call<?> second = queued("a");
    queue.beginBatch(0);
    Call<?> third = queued("a");
    assertThat(queue.endBatch(List.of(first, second), List.of())).isTrue();
    assertThat(queue.take(slots(first), busy)).containsExactly(first, second, third);
    assertThat(busy.isEmpty()).isTrue();
  }

  @Test
  void whatGoesElsewhereIsUnderWayUntilItIsThere() {
    Call<?> leaving = queued("a");
    queue.beginBatch(0);
    queue.endBatch(List.of(), List.of(leaving));
    queue.take(new BitSet(), busy);
    assertThat(busy).isEqualTo(slots(leaving));
    busy.clear();
    queue.leave();
    queue.take(new BitSet(), busy);
    assertThat(busy.isEmpty()).isTrue();
  }

  @Test
  void nothingOfItsSlotIsSentBehindWhatAsksAnotherServer() {
    Call<?> before = queued("a");
    Call<?> asks = queued("a");
    asks.askAt(new HostAndPort("other", 6379));
    Call<?> other = queued("b");
    Call<?> after = queued("a");
    assertThat(queue.beginBatch(0).calls()).containsExactly(before, asks, other);
    queue.endBatch(List.of(), List.of());
    assertThat(queue.beginBatch(0).calls()).containsExactly(after);
  }

  @Test
  void whatIsLateIsFoundBehindWhatIsNot() {
    Call<?> fresh = queued("a");
    fresh.begin(10);
    Call<?> late = queued("b");
    assertThat(queue.takeLate(5)).containsExactly(late);
    assertThat(queue.beginBatch(5).calls()).containsExactly(fresh);
  }
}
