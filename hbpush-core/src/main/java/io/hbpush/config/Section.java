package io.hbpush.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** One mapping of the file, read key by key. What is wrong goes to the faults. */
final class Section {
  private final Place place;
  private final Faults faults;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Section(Tree.Mapping mapping, Place place, Faults faults) {
    this.place = place;
    this.faults = faults;
    mapping.entries().forEach(this::add);
  }

  private void add(Tree.Entry entry) {
    if (!(entry.key() instanceof Tree.Scalar key)) {
      faults.add(place.line(entry.key().line()), "a key that is no text", "keys that are text");
      return;
    }
    Place at = place.key(key.text(), key.line());
    Entry first = entries.putIfAbsent(key.text(), new Entry(at, entry.value()));
    if (first != null) {
      faults.add(at, "the key is there already, on line " + first.place.line(), "each key once");
    }
  }

  /** Where the mapping stands. */
  Place place() {
    return place;
  }

  /** Where the key stands; where the mapping stands, if the key is not there. */
  Place place(String key) {
    return has(key) ? entries.get(key).place : place;
  }

  Collection<String> keys() {
    return entries.keySet();
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Optional<Tree> value(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  /** Reads an option that may be absent. */
  <T> Optional<T> read(String key, Kind<T> kind) {
    return value(key).flatMap(tree -> kind.read(tree, place(key), faults));
  }

  /** Reads an option that must be there. */
  <T> Optional<T> require(String key, Kind<T> kind) {
    if (!has(key)) {
      faults.add(place, key + " is missing", kind.allowed());
    }
    return read(key, kind);
  }

  /** Reads a list that may be absent; a single value stands for a list of one. */
  <T> Optional<List<T>> readList(String key, Kind<T> kind) {
    Optional<Tree> tree = value(key);
    if (tree.isEmpty() || tree.get() instanceof Tree.Scalar) {
      return read(key, kind).map(List::of);
    }
    return faults
        .expect(Tree.Sequence.class, tree.get(), place(key), kind.allowed() + ", or a list of it")
        .map(list -> items(key, list.items(), kind));
  }

  private <T> List<T> items(String key, List<Tree> items, Kind<T> kind) {
    return IntStream.range(0, items.size())
        .mapToObj(i -> kind.read(items.get(i), place(key).item(i, items.get(i).line()), faults))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Refuses a key that is there, for a reason of its own; after that it is there no more. */
  void refuse(String key, String problem, Collection<String> known) {
    faults.add(place(key), problem, String.join(", ", known));
    entries.remove(key);
  }

  /** Refuses all keys but these. Shows no value: the key may be that of a secret, misspelt. */
  void refuseOthers(Collection<String> known) {
    String allowed = String.join(", ", known);
    keys().stream()
        .filter(Predicate.not(known::contains))
        .map(key -> new Fault(place(key), "unknown key", allowed, Nearest.to(key, known)))
        .forEach(faults::add);
  }

  private record Entry(Place place, Tree value) {}
}
