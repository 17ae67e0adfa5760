package io.hbpush.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.AppendRules;
import io.hbpush.Content;
import io.hbpush.Limits;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

class ScriptRunTest {
  private final ChannelCalls oneServer = new ChannelCalls(Keyspace.standalone("", 0), () -> "");
  private final ChannelCalls cluster = new ChannelCalls(Keyspace.cluster(""), () -> "");

  private static Call<?> append(ChannelCalls calls, String channelId) {
    var rules = new AppendRules(Limits.NONE, true, true);
    return calls.append(channelId, Content.text("x"), rules);
  }

  private static List<List<Call<?>>> runs(Call<?>... calls) {
    return ScriptRun.of(List.of(calls)).stream().map(ScriptRun::calls).toList();
  }

  @Test
  void publishesThatFollowEachOtherShareARun() {
    Call<?> first = append(oneServer, "a");
    Call<?> second = append(oneServer, "b");
    Call<?> third = append(oneServer, "a");
    assertThat(runs(first, second, third)).containsExactly(List.of(first, second, third));
  }

  @Test
  void otherCallsKeepTheirPlace() {
    Call<?> before = append(oneServer, "a");
    Call<?> info = oneServer.info("a");
    Call<?> delete = oneServer.delete("a");
    Call<?> after = append(oneServer, "a");
    assertThat(runs(before, info, delete, after))
        .containsExactly(List.of(before), List.of(info), List.of(delete), List.of(after));
  }

  @Test
  void theKeysOfARunLieInOneSlot() {
    Call<?> here = append(cluster, "{team}news");
    Call<?> alsoHere = append(cluster, "{team}sport");
    Call<?> there = append(cluster, "elsewhere");
    assertThat(runs(here, alsoHere, there))
        .containsExactly(List.of(here, alsoHere), List.of(there));
  }

  @Test
  void whatAsksAnotherServerGoesAlone() {
    Call<?> before = append(cluster, "a");
    Call<?> asks = append(cluster, "a");
    asks.askAt(new HostAndPort("other", 6379));
    Call<?> after = append(cluster, "a");
    assertThat(runs(before, asks, after))
        .containsExactly(List.of(before), List.of(asks), List.of(after));
  }

  @Test
  void whatIsNotServedWhereItIsKeepsNoOtherFromIt() {
    Call<?> redirected = append(cluster, "a");
    redirected.redirected();
    Call<?> refusedWithOthers = append(cluster, "a");
    refusedWithOthers.goAlone();
    Call<?> after = append(cluster, "a");
    assertThat(runs(redirected, refusedWithOthers, after))
        .containsExactly(List.of(redirected), List.of(refusedWithOthers), List.of(after));
  }

  @Test
  void redisIsNotKeptBusyForLong() {
    Call<?> call = append(oneServer, "a");
    List<ScriptRun> runs = ScriptRun.of(Collections.nCopies(200, call));
    assertThat(runs).extracting(run -> run.calls().size()).containsExactly(64, 64, 64, 8);
  }
}
