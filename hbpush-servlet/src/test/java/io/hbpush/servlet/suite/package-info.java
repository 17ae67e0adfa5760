/**
 * The protocol over real sockets, row by row, for any container.
 *
 * <p>To run it in a container, implement {@link io.hbpush.servlet.suite.TestContainer} and extend
 * {@link io.hbpush.servlet.suite.PushHttpSuite}.
 */
package io.hbpush.servlet.suite;
