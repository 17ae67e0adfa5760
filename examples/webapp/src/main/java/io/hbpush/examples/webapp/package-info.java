/**
 * A chat, as a web application that was there before push came to it. What push adds: three lines in
 * {@link io.hbpush.examples.webapp.Room}, the servlets in {@code web.xml}, and one call in {@code
 * chat.js}.
 */
@NullMarked
package io.hbpush.examples.webapp;

import org.jspecify.annotations.NullMarked;
