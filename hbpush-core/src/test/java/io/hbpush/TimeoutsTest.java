package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimeoutsTest {
  private final VirtualTime time = new VirtualTime();
  private final List<HeldRequest> ended = new ArrayList<>();
  private final Timeouts timeouts = new Timeouts(time, ended::addAll);

  private HeldRequest add(long seconds) {
    var request = new Request();
    timeouts.add(request, seconds);
    return request;
  }

  private void pass(long millis) {
    time.pass(Duration.ofMillis(millis));
  }

  @Test
  void aRequestEndsAfterItsTimeAndNotBefore() {
    HeldRequest request = add(5);
    pass(4999);
    assertThat(ended).isEmpty();
    pass(1);
    assertThat(ended).containsExactly(request);
  }

  @Test
  void itEndsAtMostAnEighthOfASecondTooEarlyAndNeverTooLate() {
    add(100);
    for (int start = 0; start < 1000; start += 37) {
      pass(37);
      HeldRequest request = add(3);
      pass(2874);
      assertThat(ended).doesNotContain(request);
      pass(126);
      assertThat(ended).contains(request);
      ended.clear();
    }
  }

  @Test
  void aRequestThatIsRemovedDoesNotEnd() {
    HeldRequest one = add(5);
    HeldRequest two = add(5);
    HeldRequest three = add(5);
    timeouts.remove(two);
    timeouts.remove(two);
    pass(5000);
    assertThat(ended).containsExactlyInAnyOrder(one, three);
  }

  @Test
  void removingARequestThatWasNeverThereIsHarmless() {
    timeouts.remove(new Request());
    HeldRequest request = add(1);
    pass(1000);
    timeouts.remove(request);
    assertThat(ended).containsExactly(request);
  }

  @Test
  void itTicksOnlyWhileSomethingIsHeld() {
    assertThat(time.scheduled()).isZero();
    add(2);
    HeldRequest other = add(3);
    assertThat(time.scheduled()).isEqualTo(1);
    pass(2000);
    timeouts.remove(other);
    pass(125);
    assertThat(time.scheduled()).isZero();
    HeldRequest later = add(1);
    pass(1000);
    assertThat(ended).contains(later).doesNotContain(other);
    assertThat(time.scheduled()).isZero();
  }

  @Test
  void aClockThatIsSetChangesNothing() {
    HeldRequest request = add(5);
    time.setClock(time.instant().plusSeconds(3600));
    pass(4000);
    assertThat(ended).isEmpty();
    time.setClock(time.instant().minusSeconds(7200));
    pass(1000);
    assertThat(ended).containsExactly(request);
  }

  @Test
  void afterCloseNothingEndsAnyMore() {
    add(1);
    timeouts.close();
    pass(5000);
    assertThat(ended).isEmpty();
    assertThat(time.scheduled()).isZero();
  }

  @Test
  void whatThrowsWhenTimeIsUpDoesNotKeepLaterRequestsForEver() {
    var throwing = new Timeouts(time, due -> {
      ended.addAll(due);
      throw new AssertionError("the first time and always");
    });
    var first = new Request();
    var second = new Request();
    throwing.add(first, 1);
    throwing.add(second, 2);
    pass(2000);
    assertThat(ended).containsExactly(first, second);
  }

  @Test
  void manyRequestsAllEndInTheirOwnTime() {
    var random = new Random(7);
    var due = new TreeMap<Long, List<HeldRequest>>();
    for (int i = 0; i < 2000; i++) {
      long seconds = 1 + random.nextInt(60);
      HeldRequest request = add(seconds);
      if (random.nextInt(3) == 0) {
        timeouts.remove(request);
      } else {
        due.computeIfAbsent(seconds, second -> new ArrayList<>()).add(request);
      }
    }
    for (long second = 1; second <= 60; second++) {
      pass(1000);
      assertThat(ended)
          .as("after %d s", second)
          .containsExactlyInAnyOrderElementsOf(due.getOrDefault(second, List.of()));
      ended.clear();
    }
    assertThat(time.scheduled()).isZero();
  }

  /** Is only kept. */
  private static final class Request extends HeldRequest {
    Request() {
      super(MessageId.OLDEST);
    }

    @Override
    void deliver(SubscriberReply.Delivered reply) {
      throw new AssertionError("timeouts deliver nothing");
    }

    @Override
    void end(Ending ending) {
      throw new AssertionError("timeouts leave it to others to end a request");
    }
  }
}
