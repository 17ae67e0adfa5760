package io.hbpush.hbpushd;

import io.hbpush.MemoryStoreProvider;
import io.hbpush.MessageStore;
import io.hbpush.StoreOption;
import io.hbpush.StoreOption.Kind;
import io.hbpush.StoreProvider;
import io.hbpush.StoreValues;
import java.util.List;

/** Takes the options of the seed's Redis store, and keeps messages in memory. */
public final class StandInRedis implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public StandInRedis() {}

  @Override
  public String type() {
    return "redis";
  }

  @Override
  public List<StoreOption> options() {
    return List.of(
        new StoreOption("host", Kind.TEXT),
        new StoreOption("port", Kind.PORT),
        new StoreOption("database", Kind.NUMBER),
        new StoreOption("key_prefix", Kind.TEXT));
  }

  @Override
  public MessageStore open(String name, StoreValues values, Runtime runtime) {
    return new MemoryStoreProvider().open(name, StoreValues.NONE, runtime);
  }
}
