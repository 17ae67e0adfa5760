package io.hbpush.benchmark;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.Locale;

/** Where and when it was measured. */
final class Machine {
  private Machine() {}

  /** A line about today, the processors, the system and Java. */
  static String describe() {
    return "%s, %d cores, %s %s, JDK %s"
        .formatted(
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version());
  }

  /** How many processes wanted a core in the last minute. */
  static String load() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
