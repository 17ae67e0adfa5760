package io.hbpush;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A form of the channel's information, chosen by the {@code Accept} field. Names and layouts are
 * those of the nginx push module and Nchan, so that their clients work.
 *
 * @param mediaType what the form is called in {@code Content-Type}
 * @param layout one of the four layouts
 */
record InfoFormat(String mediaType, Layout layout) {
  private static final InfoFormat PLAIN = new InfoFormat("text/plain", Layout.PLAIN);

  private static final Map<String, Layout> LAYOUTS = new LinkedHashMap<>();

  static {
    LAYOUTS.put("text/plain", Layout.PLAIN);
    for (String type : new String[] {"application/json", "text/json", "text/x-json"}) {
      LAYOUTS.put(type, Layout.JSON);
    }
    for (String type : new String[] {"application/xml", "text/xml"}) {
      LAYOUTS.put(type, Layout.XML);
    }
    for (String type : new String[] {"application/yaml", "text/yaml", "text/x-yaml"}) {
      LAYOUTS.put(type, Layout.YAML);
    }
  }

  /** The four layouts; each takes messages, requested, subscribers and last message id. */
  enum Layout {
    PLAIN("queued messages: %d\r\nlast requested: %d sec. ago\r\n"
        + "active subscribers: %d\r\nlast message id: %s"),
    JSON("{\"messages\": %d, \"requested\": %d, \"subscribers\": %d, "
        + "\"last_message_id\": \"%s\" }"),
    XML("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\r\n<channel>\r\n"
        + "  <messages>%d</messages>\r\n  <requested>%d</requested>\r\n"
        + "  <subscribers>%d</subscribers>\r\n"
        + "  <last_message_id>%s</last_message_id>\r\n</channel>"),
    YAML("---\r\nmessages: %d\r\nrequested: %d\r\nsubscribers: %d\r\n"
        + "last_message_id: \"%s\"\r\n");

    private final String template;

    Layout(String template) {
      this.template = template;
    }
  }

  /** The form with the highest quality; plain text on ties, wildcards and unknown types. */
  static InfoFormat accepted(Optional<String> accept) {
    if (accept.isEmpty()) {
      return PLAIN;
    }
    var ranges = AcceptRanges.parse(accept.get());
    InfoFormat best = PLAIN;
    int quality = ranges.quality("text/plain");
    boolean tie = false;
    for (var candidate : LAYOUTS.entrySet()) {
      int its = ranges.quality(candidate.getKey());
      if (its > quality) {
        best = new InfoFormat(candidate.getKey(), candidate.getValue());
        quality = its;
        tie = false;
      } else if (its == quality && candidate.getValue() != best.layout) {
        tie = true;
      }
    }
    return tie ? PLAIN : best;
  }

  /** Returns the body of a reply. */
  String write(ChannelInfo info) {
    // The root locale: in others %d has other digits.
    return String.format(
        Locale.ROOT,
        layout.template,
        info.messages(),
        info.requested(),
        info.subscribers(),
        info.lastMessageId().map(MessageId::toString).orElse(""));
  }
}
