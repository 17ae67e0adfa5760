package io.hbpush.benchmark;

import java.io.IOException;

/**
 * Enters a server with messages in its memory.
 *
 * @param name what it is called in results
 * @param maxMessages how many a channel keeps
 * @param connect connects what it is measured with
 */
record PeerEntrant(String name, Programs programs, Peer peer, int maxMessages, Connect connect)
    implements Entrant {
  /** Under its own name. */
  PeerEntrant(Programs programs, Peer peer, int maxMessages, Connect connect) {
    this(peer.title(), programs, peer, maxMessages, connect);
  }

  /** Connects what a server is measured with. */
  interface Connect {
    HttpContestant connect(String name, Server server) throws IOException;
  }

  @Override
  public HttpContestant enter(Servers servers) throws IOException, InterruptedException {
    return connect.connect(name, programs.start(servers, peer, maxMessages));
  }
}
