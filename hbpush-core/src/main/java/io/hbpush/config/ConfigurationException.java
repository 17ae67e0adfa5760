package io.hbpush.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration was refused. Its message has a line for each fault. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A list of records that cannot be serialized; lost on the way, the message is not. */
  private final transient List<Fault> faults;

  ConfigurationException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  ConfigurationException(Fault fault) {
    this(List.of(fault));
  }

  /** Returns the faults in the order of their lines, at least one; reading ends at the 1000th. */
  public List<Fault> faults() {
    return faults;
  }
}
