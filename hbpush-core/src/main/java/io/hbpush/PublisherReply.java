package io.hbpush;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the protocol answers to a publisher. A new variant does not compile until it has a status. */
public sealed interface PublisherReply extends Reply permits Allowed, PublisherReply.Done, Refusal {
  /** Done; carries the channel's information, as every 2xx to a publisher must (section 3.2). */
  final class Done implements PublisherReply {
    private static final Header VARY = new Header("Vary", "Accept");

    private final int status;
    private final byte[] body;
    private final boolean head;
    private final List<Header> headers;

    private Done(int status, ChannelInfo info, InfoFormat format, boolean head) {
      this.status = status;
      this.body = format.write(info).getBytes(StandardCharsets.UTF_8);
      this.head = head;
      this.headers =
          List.of(new Header("Content-Type", format.mediaType()), Refusal.NO_STORE, VARY);
    }

    /** 201: the message was published, and a held request was claimed for it. */
    static Done claimed(ChannelInfo info, InfoFormat format) {
      return new Done(201, info, format, false);
    }

    /** 202: the message was published, and nobody was waiting. */
    static Done accepted(ChannelInfo info, InfoFormat format) {
      return new Done(202, info, format, false);
    }

    /** 200: the channel is there, or was created or deleted. */
    static Done ok(ChannelInfo info, InfoFormat format) {
      return new Done(200, info, format, false);
    }

    /** 200 without the body that a GET would get. */
    static Done head(ChannelInfo info, InfoFormat format) {
      return new Done(200, info, format, true);
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public List<Header> headers() {
      return headers;
    }

    @Override
    public long contentLength() {
      return body.length;
    }

    @Override
    public int bodySize() {
      return head ? 0 : body.length;
    }

    @Override
    public void writeBody(OutputStream out, int offset, int length) throws IOException {
      out.write(body, offset, length);
    }
  }
}
