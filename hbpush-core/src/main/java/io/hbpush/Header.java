package io.hbpush;

/**
 * One field of a reply.
 *
 * @param name the field's name
 * @param value its value, fit to be sent as it is
 */
public record Header(String name, String value) {}
