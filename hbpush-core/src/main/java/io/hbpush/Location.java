package io.hbpush;

/**
 * The options of a set of URLs that serves one role. Which URLs those are says a {@link
 * PathPattern}; see {@link PushLocations}.
 */
public sealed interface Location permits PublisherLocation, SubscriberLocation {}
