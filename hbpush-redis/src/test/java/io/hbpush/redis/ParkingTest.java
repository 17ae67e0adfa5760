package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

class ParkingTest {
  private static final HostAndPort THERE = new HostAndPort("there", 6379);
  private static final HostAndPort ELSEWHERE = new HostAndPort("elsewhere", 6379);

  private final ChannelCalls calls = new ChannelCalls(Keyspace.cluster(""), () -> "");
  private final Parking parking = new Parking();

  private Call<?> call(String channelId, long rank) {
    Call<?> call =
        calls.append(channelId, Content.text("x"), new AppendRules(Limits.NONE, true, true));
    call.rank(rank);
    return call;
  }

  @Test
  void theCallsOfASlotLeaveInTheOrderInWhichTheyWereMade() {
    Call<?> first = call("a", 1);
    Call<?> second = call("a", 2);
    Call<?> third = call("a", 3);
    parking.add(second);
    parking.add(third);
    parking.add(first);
    assertThat(parking.release(parking.released())).containsExactly(first, second, third);
    assertThat(parking.isEmpty()).isTrue();
  }

  @Test
  void theCallsOfASlotLeaveForOnePlace() {
    Call<?> first = call("a", 1);
    Call<?> second = call("a", 2);
    Call<?> other = call("b", 3);
    first.askAt(THERE);
    other.askAt(ELSEWHERE);
    parking.add(first);
    parking.add(second);
    parking.add(other);
    parking.release(parking.released());
    assertThat(first.askedServer()).isEqualTo(THERE);
    assertThat(second.askedServer()).isEqualTo(THERE);
    assertThat(other.askedServer()).isEqualTo(ELSEWHERE);
  }

  @Test
  void whatWasToAskFollowsWhatIsNot() {
    Call<?> first = call("a", 1);
    Call<?> second = call("a", 2);
    second.askAt(THERE);
    parking.add(first);
    parking.add(second);
    parking.release(parking.released());
    assertThat(second.askedServer()).isNull();
  }

  @Test
  void aHeldSlotWaitsForTheEndOfItsHold() {
    Call<?> held = call("a", 1);
    Call<?> free = call("b", 2);
    parking.add(held);
    parking.add(free);
    parking.hold(held.slot());
    assertThat(parking.release(parking.released())).containsExactly(free);
    parking.endHolds();
    assertThat(parking.release(parking.released())).containsExactly(held);
  }
}
