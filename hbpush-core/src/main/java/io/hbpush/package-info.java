/**
 * The push protocol without HTTP servers.
 *
 * <p>Start at {@link io.hbpush.PushRelay}: it holds all channels over one store and gives each as a
 * {@link io.hbpush.Channel} to publish to and to subscribe from Java. To keep messages elsewhere
 * than in memory, implement {@link io.hbpush.MessageStore}. To serve channels over another HTTP
 * server than a servlet container, drive {@link io.hbpush.PushLocations}.
 */
@NullMarked
package io.hbpush;

import org.jspecify.annotations.NullMarked;
