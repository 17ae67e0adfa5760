package io.hbpush.redis;

import io.hbpush.MessageStore;
import io.hbpush.StoreOption;
import io.hbpush.StoreOption.Kind;
import io.hbpush.StoreProvider;
import io.hbpush.StoreValues;
import java.util.List;

/** Makes Redis stores: type {@code redis}. */
public final class RedisStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public RedisStoreProvider() {}

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
        new StoreOption("key_prefix", Kind.TEXT),
        new StoreOption("user", Kind.TEXT),
        new StoreOption("password", Kind.SECRET),
        new StoreOption("tls", Kind.FLAG),
        new StoreOption("timeout", Kind.DURATION),
        new StoreOption("cluster", Kind.TEXTS),
        new StoreOption("sentinel", Kind.TEXTS),
        new StoreOption("sentinel_master", Kind.TEXT));
  }

  @Override
  public MessageStore open(String name, StoreValues values, Runtime runtime) {
    var store = RedisMessageStore.builder()
        .name(name)
        .clock(runtime.clock())
        .scheduler(runtime.scheduler());
    values.text("host").ifPresent(store::host);
    values.number("port").map(Math::toIntExact).ifPresent(store::port);
    values.number("database").map(Math::toIntExact).ifPresent(store::database);
    values.text("key_prefix").ifPresent(store::keyPrefix);
    values.text("user").ifPresent(store::user);
    values.text("password").ifPresent(store::password);
    values.flag("tls").ifPresent(store::tls);
    values.duration("timeout").ifPresent(store::timeout);
    store.cluster(values.texts("cluster"));
    store.sentinels(values.texts("sentinel"));
    values.text("sentinel_master").ifPresent(store::sentinelMaster);
    return store.build();
  }
}
