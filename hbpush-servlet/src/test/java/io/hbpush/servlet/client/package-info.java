/**
 * {@code hbpush.js}, run by Node and by a browser. {@link io.hbpush.servlet.client.Browser} is for
 * other modules' tests, too.
 */
package io.hbpush.servlet.client;
