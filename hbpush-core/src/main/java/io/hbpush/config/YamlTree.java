package io.hbpush.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML; the one class that touches snakeyaml. Nothing is constructed, and an alias becomes
 * the tree it names, not a copy, so that a small file stays small.
 */
final class YamlTree {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<Tag> OWN_TAGS = Set.of(Tag.STR, Tag.SEQ, Tag.MAP);

  /** Where snakeyaml's messages repeat the file: that may be a password that lacks its quotes. */
  private static final Pattern REPEATED = Pattern.compile(
      "(?<=undefined alias|undefined tag handle|escape character) .*|: .*", Pattern.DOTALL);

  private final Map<Node, Tree> trees = new IdentityHashMap<>();

  private YamlTree() {}

  static Tree parse(String text, Place file) {
    LoaderOptions limits = new LoaderOptions();
    try {
      Node root = new Composer(
              new ParserImpl(new StreamReader(text), limits), new TextResolver(), limits)
          .getSingleNode();
      return root == null ? new Tree.Missing(1) : new YamlTree().tree(root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark().getLine() + 1;
      throw syntaxFault(file.line(line), e.getContext(), e.getProblem());
    } catch (ReaderException e) {
      long before = text.codePoints()
          .takeWhile(StreamReader::isPrintable)
          .filter(c -> c == '\n')
          .count();
      throw syntaxFault(
          file.line((int) before + 1),
          String.format("found the character U+%04X", e.getCodePoint()));
    } catch (YAMLException e) {
      // Nested too deep, or too many aliases: snakeyaml does not say where.
      throw syntaxFault(file, e.getMessage());
    }
  }

  private static ConfigurationException syntaxFault(Place place, String... problems) {
    String problem = Stream.of(problems)
        .filter(Objects::nonNull)
        .map(text -> REPEATED.matcher(text).replaceFirst(""))
        .collect(Collectors.joining(", "));
    return new ConfigurationException(new Fault(
        place,
        "cannot be read as YAML: " + Printed.escaped(problem),
        "YAML indented with spaces, with quotes around text that begins with one of @`%*&!|>"));
  }

  private Tree tree(Node node) {
    Tree known = trees.get(node);
    if (known != null) {
      return known;
    }
    // Found by an alias inside the node itself; replaced below.
    trees.put(node, new Tree.Foreign(lineOf(node), "the value contains itself"));
    Tree tree = convert(node);
    trees.put(node, tree);
    return tree;
  }

  private Tree convert(Node node) {
    int line = lineOf(node);
    if (!OWN_TAGS.contains(node.getTag())) {
      return new Tree.Foreign(line, "the value has a tag");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.isPlain() && NULLS.contains(scalar.getValue())
          ? new Tree.Missing(line)
          : new Tree.Scalar(line, scalar.getValue());
    }
    if (node instanceof SequenceNode sequence) {
      return new Tree.Sequence(
          line, sequence.getValue().stream().map(this::tree).toList());
    }
    return mapping(line, ((MappingNode) node).getValue());
  }

  /** Puts what {@code <<} merges behind the mapping's own entries, unless they have the key. */
  private Tree.Mapping mapping(int line, List<NodeTuple> tuples) {
    List<Tree.Entry> entries = new ArrayList<>();
    List<Tree.Entry> merged = new ArrayList<>();
    for (NodeTuple tuple : tuples) {
      Tree.Entry entry = new Tree.Entry(tree(tuple.getKeyNode()), tree(tuple.getValueNode()));
      if (isMerge(tuple.getKeyNode()) && isMergeable(entry.value())) {
        merged.addAll(entriesOf(entry.value()));
      } else {
        entries.add(entry);
      }
    }
    Set<String> keys = new HashSet<>();
    entries.forEach(entry -> keys.add(textOf(entry)));
    merged.stream().filter(entry -> keys.add(textOf(entry))).forEach(entries::add);
    return new Tree.Mapping(line, List.copyOf(entries));
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.isPlain()
        && scalar.getValue().equals("<<");
  }

  private static boolean isMergeable(Tree value) {
    return value instanceof Tree.Mapping
        || value instanceof Tree.Sequence sequence
            && sequence.items().stream().allMatch(Tree.Mapping.class::isInstance);
  }

  private static List<Tree.Entry> entriesOf(Tree mergeable) {
    return mergeable instanceof Tree.Sequence sequence
        ? sequence.items().stream().flatMap(item -> entriesOf(item).stream()).toList()
        : ((Tree.Mapping) mergeable).entries();
  }

  private static String textOf(Tree.Entry entry) {
    return entry.key() instanceof Tree.Scalar key ? key.text() : "";
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** Takes no scalar for a number or a truth value; what has another tag was tagged by hand. */
  private static final class TextResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {}
  }
}
