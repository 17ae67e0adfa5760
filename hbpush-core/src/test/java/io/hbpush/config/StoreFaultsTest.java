package io.hbpush.config;

import static io.hbpush.config.Reading.faults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hbpush.MemoryStoreProvider;
import io.hbpush.config.ConfigurationReader.Format;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoreFaultsTest {
  @Test
  void aFaultyStoreIsStillThereForItsLocations() {
    assertThat(faults("""
        store: {r: {type: redis, port: 0}}
        locations: [{type: publisher, prefix: /, store: r}]
        """))
        .containsExactly(
            "f:1: store.r.port: wrong value \"0\"; allowed: a whole number from 1 to 65535");
    assertThat(faults("store: 5\nlocations: [{type: publisher, prefix: /, store: r}]"))
        .hasSize(1);
  }

  @Test
  void aStoreHasAType() {
    assertThat(faults("store: {typ: redis, host: x}"))
        .containsExactly(
            "f:1: store: type is missing; allowed: memory, redis",
            "f:1: store.typ: unknown key; allowed: type, max_bytes, host, port, database, "
                + "key_prefix, password, tls, timeout, sentinel; did you mean type?");
    assertThat(faults("store:\n  default:\n    host: x\n"))
        .containsExactly("f:2: store.default: type is missing; allowed: memory, redis");
    assertThat(faults("store: {}"))
        .containsExactly("f:1: store: type is missing; allowed: memory, redis");
  }

  @Test
  void aTypeOfStoreIsKnown() {
    assertThat(faults("store: {type: memroy, x: y}"))
        .containsExactly("f:1: store.type: unknown type of store \"memroy\"; "
            + "allowed: memory, redis; did you mean memory?");
  }

  @Test
  void redisWithoutItsJarNamesTheJar() {
    ConfigurationReader memoryOnly = ConfigurationReader.of(List.of(new MemoryStoreProvider()));

    assertThat(catchThrowableOfType(
            ConfigurationException.class,
            () -> memoryOnly.read("f", "store:\n  type: redis\n", Format.YAML)))
        .hasMessage("f:2: store.type: there is no store of type \"redis\" without its jar, "
            + "hbpush-redis; allowed: memory, and redis with the jar io.hbpush:hbpush-redis");
  }

  @Test
  void ofManyStoresAFewAreListed() {
    String stores = IntStream.range(0, 5000)
        .mapToObj(i -> "s" + i + ": {type: memory}")
        .collect(Collectors.joining(", ", "{", "}"));

    assertThat(faults(
            "store: " + stores + "\nlocations: [{type: publisher, prefix: /, store: other}]"))
        .singleElement()
        .asString()
        .endsWith("; allowed: s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, "
            + "s10, s11, s12, s13, s14, s15, s16, s17, s18, s19, …");
  }
}
