/**
 * {@code hbpush.js} and clients of others, run by Node and by a browser. What is public is for other
 * modules' tests, too.
 */
package io.hbpush.servlet.client;
