/** The daemon: a configuration's locations behind a port. Start at {@link Main}. */
@NullMarked
package io.hbpush.hbpushd;

import org.jspecify.annotations.NullMarked;
