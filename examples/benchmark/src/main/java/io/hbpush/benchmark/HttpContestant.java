package io.hbpush.benchmark;

import java.io.IOException;

/** A contestant that holds connections. */
interface HttpContestant extends Contestant, AutoCloseable {
  @Override
  void close() throws IOException;
}
