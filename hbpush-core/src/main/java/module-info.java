/** The push protocol without HTTP servers: channels, messages, stores and the state machine. */
module io.hbpush.core {
  requires static org.jspecify;
  requires static org.yaml.snakeyaml;

  exports io.hbpush;
  exports io.hbpush.config;

  uses io.hbpush.StoreProvider;

  provides io.hbpush.StoreProvider with
      io.hbpush.MemoryStoreProvider;
}
