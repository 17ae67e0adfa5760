package io.hbpush;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes stores of one type from configuration; found by {@link java.util.ServiceLoader}.
 *
 * <p>The provider declares its options, so that a configuration can be checked, with all its faults
 * at once, before any store is opened.
 */
public interface StoreProvider {
  /** The type as the configuration names it, like {@code memory}. */
  String type();

  /** The options a store of this type has, in the order in which documentation lists them. */
  List<StoreOption> options();

  /**
   * Opens a store. Does not wait for a server that is away: the store then completes its stages
   * with {@link StoreUnavailableException} until it can reach it.
   *
   * @param name the store's name in the configuration, for logs and errors
   * @param values the options that were set, each checked against {@link #options}
   * @param runtime time and threads; they outlive the store
   * @throws IllegalArgumentException if the values contradict each other
   */
  MessageStore open(String name, StoreValues values, Runtime runtime);

  /**
   * Time and threads for a store.
   *
   * @param clock gives ids and ages their time
   * @param scheduler runs short, non-blocking tasks; a store that is closed leaves none there
   */
  record Runtime(InstantSource clock, ScheduledExecutorService scheduler) {}
}
