/**
 * What runs in the containers that are measured, each in a process of its own: hbpush's servlets, or
 * the bare servlet, which does as little as a servlet can for the same requests. Start at {@link
 * io.hbpush.benchmark.container.JettyMain} and its like.
 */
@NullMarked
package io.hbpush.benchmark.container;

import org.jspecify.annotations.NullMarked;
