/** The daemon: a configuration's locations in an embedded Jetty. Start at {@link Main}. */
@NullMarked
package io.hbpush.hbpushd;

import org.jspecify.annotations.NullMarked;
