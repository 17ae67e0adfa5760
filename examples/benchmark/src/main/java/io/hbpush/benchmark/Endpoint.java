package io.hbpush.benchmark;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where a server of the protocol is.
 *
 * @param address where it listens
 * @param publisher what the paths of its publishers begin with; the channel id follows
 * @param subscriber the same of its subscribers, with long polling and event streams
 * @param interval the same of those with interval polling
 */
record Endpoint(InetSocketAddress address, String publisher, String subscriber, String interval) {
  private static final String LOOPBACK = "127.0.0.1";
  static final String PUBLISHER = "/publisher/";
  static final String SUBSCRIBER = "/subscriber/";
  static final String INTERVAL = "/interval/";

  /** The one on a port of this machine, with the paths of all servers that the benchmark starts. */
  static Endpoint local(int port) {
    return new Endpoint(new InetSocketAddress(LOOPBACK, port), PUBLISHER, SUBSCRIBER, INTERVAL);
  }

  /** What is published to. */
  Resource publisher(String channelId) {
    return new Resource(host(), publisher + channelId);
  }

  /** What is subscribed to. */
  Resource subscriber(String channelId) {
    return new Resource(host(), subscriber + channelId);
  }

  /** What is subscribed to with interval polling. */
  Resource interval(String channelId) {
    return new Resource(host(), interval + channelId);
  }

  /** Where a publisher asks about a channel. */
  URI info(String channelId) {
    return URI.create("http://" + host() + publisher + channelId);
  }

  private String host() {
    return address.getHostString() + ":" + address.getPort();
  }
}
