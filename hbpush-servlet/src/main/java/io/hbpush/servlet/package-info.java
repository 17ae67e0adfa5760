/**
 * The push protocol in any Jakarta Servlet 6 container.
 *
 * <p>Start at {@link io.hbpush.servlet.PublisherServlet} and {@link
 * io.hbpush.servlet.SubscriberServlet}: each serves one role at the path it is mapped to, like
 * {@code /publisher/*}. Several locations with prefixes or regular expressions are a {@link
 * io.hbpush.servlet.PushServlet}. {@link io.hbpush.servlet.PushRelayListener} makes the relay they
 * share in a web application.
 *
 * <p>All of them need {@code async-supported}, as do the filters in front of them: a request that
 * waits takes no thread.
 */
@NullMarked
package io.hbpush.servlet;

import org.jspecify.annotations.NullMarked;
