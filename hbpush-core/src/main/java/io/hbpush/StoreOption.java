package io.hbpush;

/**
 * One option of a type of store.
 *
 * @param name the key in the configuration
 * @param kind what values it takes
 */
public record StoreOption(String name, Kind kind) {
  /** What values an option takes. */
  public enum Kind {
    /** Any text. */
    TEXT,
    /** Text that is never printed. */
    SECRET,
    /** A whole number that is not negative. */
    NUMBER,
    /** A port, from 1 to 65535. */
    PORT,
    /** {@code true} or {@code false}. */
    FLAG,
    /** A duration of at least one second: {@code 90}, {@code 30s}, {@code 5m}, {@code 1h}. */
    DURATION,
    /** A size in bytes: {@code 1048576}, {@code 64KiB}, {@code 16MiB}. */
    SIZE,
    /** One text or a list of texts. */
    TEXTS
  }
}
