package io.hbpush.benchmark;

import java.io.IOException;

/** Starts a server, and makes the contestant that measures it: anew for each turn. */
interface Entrant {
  /** What it is called in results. */
  String name();

  /** Starts the server, and connects what it is measured with. */
  HttpContestant enter(Servers servers) throws IOException, InterruptedException;
}
