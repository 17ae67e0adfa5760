/**
 * The protocol over real sockets, row by row, for any server.
 *
 * <p>To run it in a servlet container, implement {@link io.hbpush.servlet.suite.TestContainer} and
 * extend {@link io.hbpush.servlet.suite.ServletHttpSuite}; in another server, {@link
 * io.hbpush.servlet.suite.TestServer} and {@link io.hbpush.servlet.suite.PushHttpSuite}.
 */
package io.hbpush.servlet.suite;
