package io.hbpush.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hbpush.MemoryStoreProvider;
import io.hbpush.MessageStore;
import io.hbpush.StoreOption;
import io.hbpush.StoreProvider;
import io.hbpush.StoreValues;
import io.hbpush.config.ConfigurationReader.Format;
import java.util.List;

/** Reads texts as files named {@code f}, with the stores memory and redis. */
final class Reading {
  static final ConfigurationReader READER =
      ConfigurationReader.of(List.of(new MemoryStoreProvider(), new RedisOptions()));

  private Reading() {}

  static Configuration yaml(String text) {
    return READER.read("f", text, Format.YAML);
  }

  static Configuration json(String text) {
    return READER.read("f", text, Format.JSON);
  }

  /** The faults of a YAML file, each as its line. */
  static List<String> faults(String text) {
    return lines(catchThrowableOfType(ConfigurationException.class, () -> yaml(text)));
  }

  static List<String> jsonFaults(String text) {
    return lines(catchThrowableOfType(ConfigurationException.class, () -> json(text)));
  }

  static List<String> warnings(String text) {
    return yaml(text).warnings().stream().map(Warning::toString).toList();
  }

  private static List<String> lines(ConfigurationException refused) {
    return refused.faults().stream().map(Fault::toString).toList();
  }

  /** Declares what the redis store declares, and opens nothing. */
  private static final class RedisOptions implements StoreProvider {
    @Override
    public String type() {
      return "redis";
    }

    @Override
    public List<StoreOption> options() {
      return List.of(
          new StoreOption("host", StoreOption.Kind.TEXT),
          new StoreOption("port", StoreOption.Kind.PORT),
          new StoreOption("database", StoreOption.Kind.NUMBER),
          new StoreOption("key_prefix", StoreOption.Kind.TEXT),
          new StoreOption("password", StoreOption.Kind.SECRET),
          new StoreOption("tls", StoreOption.Kind.FLAG),
          new StoreOption("timeout", StoreOption.Kind.DURATION),
          new StoreOption("sentinel", StoreOption.Kind.TEXTS));
    }

    @Override
    public MessageStore open(String name, StoreValues values, Runtime runtime) {
      throw new UnsupportedOperationException();
    }
  }
}
