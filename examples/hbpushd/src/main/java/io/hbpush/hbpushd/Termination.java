package io.hbpush.hbpushd;

import java.util.concurrent.TimeUnit;

/** Ends a daemon in order when the process is told to end, by SIGTERM or SIGINT. */
final class Termination {
  /** Whoever sent the signal is promised an end within 5 seconds, whatever hangs. */
  private static final long LIMIT_MILLIS = 4500;

  private Termination() {}

  /** Waits until the daemon has ended. */
  static void await(Hbpushd daemon) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(daemon), "hbpushd-termination"));
    daemon.join();
  }

  /** Runs in the hook: the virtual machine halts when it returns. */
  private static void close(Hbpushd daemon) {
    var closing = new Thread(daemon::close, "hbpushd-close");
    closing.setDaemon(true);
    closing.start();
    try {
      TimeUnit.MILLISECONDS.timedJoin(closing, LIMIT_MILLIS);
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }
}
