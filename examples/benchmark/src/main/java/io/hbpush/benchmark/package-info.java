/**
 * Measures hbpush against its peers. Start at {@link io.hbpush.benchmark.Main}; what is measured is
 * a {@link io.hbpush.benchmark.Contestant}, how it is compared is {@link
 * io.hbpush.benchmark.Turns}.
 */
@NullMarked
package io.hbpush.benchmark;

import org.jspecify.annotations.NullMarked;
