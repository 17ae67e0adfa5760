package io.hbpush.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisTest {
  @Test
  void fieldsAreReadByName() {
    assertThat(Redis.fields("# CPU\r\nused_cpu_sys:0.25\r\nused_cpu_user:1.5\r\n"))
        .isEqualTo(Map.of("used_cpu_sys", "0.25", "used_cpu_user", "1.5"));
  }

  @Test
  void commandsAreCountedWithoutTheAsking() {
    var fields = Redis.fields("""
        # Commandstats
        cmdstat_evalsha:calls=3,usec=90,usec_per_call=30.00,rejected_calls=0,failed_calls=0
        cmdstat_config|set:calls=2,usec=9,usec_per_call=4.50,rejected_calls=0,failed_calls=0
        cmdstat_info:calls=70,usec=9,usec_per_call=0.13,rejected_calls=0,failed_calls=0
        """);
    assertThat(Redis.commands(fields)).isEqualTo(5);
  }
}
