package io.hbpush.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * What one {@code EVALSHA} does: a call, or publishes that came together. To begin a script and to
 * answer for it costs Redis more than a tenth of a publish.
 */
final class ScriptRun {
  /** Redis serves nobody else meanwhile, which is half a millisecond. */
  private static final int MOST_CALLS = 64;

  /** How many numbers {@code append.lua} gives for each message. */
  private static final int APPENDED = 4;

  private final List<Call<?>> calls = new ArrayList<>();

  private ScriptRun() {}

  /** The runs for these calls, in the same order. */
  static List<ScriptRun> of(List<Call<?>> calls) {
    var runs = new ArrayList<ScriptRun>();
    ScriptRun run = null;
    for (Call<?> call : calls) {
      if (run == null || !run.takes(call)) {
        run = new ScriptRun();
        runs.add(run);
      }
      run.calls.add(call);
    }
    return runs;
  }

  private boolean takes(Call<?> call) {
    return calls.size() < MOST_CALLS && first().sharesRunWith(call);
  }

  /** What it does, in this order. */
  List<Call<?>> calls() {
    return Collections.unmodifiableList(calls);
  }

  /** The first call, which goes where all of them go. */
  Call<?> first() {
    return calls.get(0);
  }

  /**
   * The command to send.
   *
   * @param floor the greatest id that this node knows
   * @param fresh whether this is the connection's first run that takes an id
   */
  CommandArguments command(long floor, boolean fresh) {
    var keys = new ArrayList<byte[]>();
    calls.forEach(call -> keys.addAll(call.keys()));
    var command = new CommandArguments(Protocol.Command.EVALSHA)
        .add(first().script().digest())
        .add(Integer.toString(keys.size() + 1))
        .add(keys.get(0))
        .add(first().clock());
    keys.stream().skip(1).forEach(command::add);
    calls.forEach(call -> call.arguments().forEach(command::add));
    if (first().takesId()) {
      command.add(Long.toString(floor)).add(fresh ? "1" : "0");
    }
    return command;
  }

  /** The answers to its calls in what Redis answers to it; an answer may begin with an error. */
  List<List<?>> answers(List<?> reply) {
    if (first().script() != Script.APPEND) {
      return List.of(reply);
    }
    var answers = new ArrayList<List<?>>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      answers.add(reply.subList(APPENDED * i, APPENDED * (i + 1)));
    }
    return answers;
  }
}
