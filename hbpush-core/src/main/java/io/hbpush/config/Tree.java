package io.hbpush.config;

import java.util.List;

/**
 * What a file says before anyone knows what it means: YAML and JSON alike. Scalars are text; which
 * type they have says the option they stand at, not the way they look.
 */
sealed interface Tree {
  /** The line it begins at, from 1. */
  int line();

  /** What is wrong with it where something else was expected. */
  String misplaced();

  /** A text, number or word, whether quoted or not. */
  record Scalar(int line, String text) implements Tree {
    @Override
    public String misplaced() {
      return "a single value is wrong here";
    }
  }

  /** A list. */
  record Sequence(int line, List<Tree> items) implements Tree {
    @Override
    public String misplaced() {
      return "a list is wrong here";
    }
  }

  /** Keys and values in the order of the file; a key may come twice. */
  record Mapping(int line, List<Entry> entries) implements Tree {
    @Override
    public String misplaced() {
      return "a mapping is wrong here";
    }
  }

  /** Nothing, {@code null} or {@code ~} where a value belongs. */
  record Missing(int line) implements Tree {
    @Override
    public String misplaced() {
      return "the value is missing";
    }
  }

  /** What the format has and the configuration language has not. */
  record Foreign(int line, String misplaced) implements Tree {}

  /** A key and its value. */
  record Entry(Tree key, Tree value) {}
}
