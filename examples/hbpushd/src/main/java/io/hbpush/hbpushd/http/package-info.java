/**
 * The protocol over HTTP/1.0 and 1.1 on an event loop. Start at {@link
 * io.hbpush.hbpushd.http.HttpServer}; what becomes of a request is in {@code Connection}.
 *
 * <p>It carries and decides nothing: locations, in core, say what is answered. All that belongs to a
 * connection is touched by the thread of its event loop only, so there are no locks.
 */
@NullMarked
package io.hbpush.hbpushd.http;

import org.jspecify.annotations.NullMarked;
