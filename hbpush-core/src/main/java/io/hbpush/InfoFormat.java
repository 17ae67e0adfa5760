package io.hbpush;

import java.util.LinkedHashMap;
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

  /** The four layouts, each as what stands around messages, requested, subscribers and last message id. */
  enum Layout {
    PLAIN(
        "queued messages: ",
        "\r\nlast requested: ",
        " sec. ago\r\nactive subscribers: ",
        "\r\nlast message id: ",
        ""),
    JSON(
        "{\"messages\": ",
        ", \"requested\": ",
        ", \"subscribers\": ",
        ", \"last_message_id\": \"",
        "\" }"),
    XML(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\r\n<channel>\r\n  <messages>",
        "</messages>\r\n  <requested>",
        "</requested>\r\n  <subscribers>",
        "</subscribers>\r\n  <last_message_id>",
        "</last_message_id>\r\n</channel>"),
    YAML(
        "---\r\nmessages: ",
        "\r\nrequested: ",
        "\r\nsubscribers: ",
        "\r\nlast_message_id: \"",
        "\"\r\n");

    private final String messages;
    private final String requested;
    private final String subscribers;
    private final String lastId;
    private final String end;

    Layout(String messages, String requested, String subscribers, String lastId, String end) {
      this.messages = messages;
      this.requested = requested;
      this.subscribers = subscribers;
      this.lastId = lastId;
      this.end = end;
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
    var body = new StringBuilder(160);
    body.append(layout.messages).append(info.messages());
    body.append(layout.requested).append(info.requested());
    body.append(layout.subscribers).append(info.subscribers());
    body.append(layout.lastId);
    info.lastMessageId().ifPresent(id -> body.append(id.time()).append(':').append(id.tag()));
    return body.append(layout.end).toString();
  }
}
