/**
 * The configuration language, YAML or JSON, as immutable records.
 *
 * <p>Start at {@link io.hbpush.config.ConfigurationReader}: it makes a {@link
 * io.hbpush.config.Configuration} of a file, or refuses it with all its faults at once. Whoever
 * reads YAML needs the jar {@code org.yaml:snakeyaml}; JSON needs no jar.
 */
@NullMarked
package io.hbpush.config;

import org.jspecify.annotations.NullMarked;
