/**
 * A guest book, as a web application that was there before push came to it. What push adds: three
 * lines in {@link io.hbpush.examples.webapp.GuestBook}, the servlets in {@code web.xml}, and {@code
 * guestbook.js}.
 */
@NullMarked
package io.hbpush.examples.webapp;

import org.jspecify.annotations.NullMarked;
