package io.hbpush;

import java.util.List;

/** Makes memory stores: type {@code memory}, option {@code max_bytes}. */
public final class MemoryStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public MemoryStoreProvider() {}

  @Override
  public String type() {
    return "memory";
  }

  @Override
  public List<StoreOption> options() {
    return List.of(new StoreOption("max_bytes", StoreOption.Kind.SIZE));
  }

  @Override
  public MessageStore open(String name, StoreValues values, Runtime runtime) {
    var store = MemoryMessageStore.builder().clock(runtime.clock()).scheduler(runtime.scheduler());
    values.number("max_bytes").ifPresent(store::maxBytes);
    return store.build();
  }
}
