package io.hbpush.config;

import static io.hbpush.config.Reading.faults;
import static io.hbpush.config.Reading.jsonFaults;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "store: {type: redis, pasword: hunter2}",
        "store: {type: redis, password: [hunter2]}",
        "store: {type: redis, password: {hunter2: hunter2}}",
        "store: {type: redis, password: \"hunter2\\uD800\"}",
        "store: {type: redis, password: !hunter2 hunter2}",
        "store: {type: redis, password: !!hunter2 hunter2}",
        "store: {type: redis, password: !hunter2!x x}",
        "store: {type: redis, password: *hunter2}",
        "store: {type: redis, password: 'hunter2}",
        "store: {type: redis, password: hunter2, password: hunter2, x: y}",
        "store: {type: redis, password: \"\\xhunter2\"}",
        "store: {type: redis, password: %hunter2}",
        "store: {type: redis, password: hunter2: hunter2}",
        "store: {type: memory, password: hunter2}",
        "store: {type: rediss, password: hunter2}"
      })
  void secretsAreNotTold(String text) {
    assertThat(faults(text)).allSatisfy(fault -> assertThat(fault).doesNotContain("unter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "\"hunter2",
        "\"hunter2\\x\"",
        "'hunter2'",
        "\"hunter2\n\"",
        "[\"hunter2\"]",
        "\"hunter2\\ud800\""
      })
  void secretsAreNotToldInJson(String password) {
    assertThat(jsonFaults("{\"store\": {\"type\": \"redis\", \"password\": " + password + "}}"))
        .allSatisfy(fault -> assertThat(fault).doesNotContain("unter2"));
  }
}
