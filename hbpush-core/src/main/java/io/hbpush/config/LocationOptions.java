package io.hbpush.config;

import io.hbpush.Location;
import io.hbpush.PublisherLocation;
import io.hbpush.SubscriberLocation;
import java.util.List;
import java.util.Map;

/**
 * Reads the options of a single location where there is no file: from names and texts, written as in
 * one.
 */
public final class LocationOptions {
  private LocationOptions() {}

  /**
   * Reads a publisher location's options; what is not named has its default.
   *
   * @param name what faults call the place the options are from
   * @throws ConfigurationException with all faults, if an option is unknown or wrong
   */
  public static PublisherLocation publisher(String name, Map<String, String> options) {
    return read(Role.PUBLISHER, name, options);
  }

  /**
   * Reads a subscriber location's options; what is not named has its default.
   *
   * @param name what faults call the place the options are from
   * @throws ConfigurationException with all faults, if an option is unknown or wrong
   */
  public static SubscriberLocation subscriber(String name, Map<String, String> options) {
    return read(Role.SUBSCRIBER, name, options);
  }

  private static <L extends Location> L read(
      Role<L> role, String name, Map<String, String> options) {
    List<Tree.Entry> entries = options.entrySet().stream()
        .map(option -> new Tree.Entry(
            new Tree.Scalar(0, option.getKey()),
            new Tree.Scalar(0, option.getValue().strip())))
        .toList();
    Faults faults = new Faults();
    Section section = new Section(new Tree.Mapping(0, entries), Place.file(name), faults);
    L location = role.read(section);
    section.refuseOthers(role.optionNames());
    faults.throwIfAny();
    return location;
  }
}
