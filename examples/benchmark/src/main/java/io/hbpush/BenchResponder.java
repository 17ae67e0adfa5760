package io.hbpush;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An adapter that has the body at hand and only looks at the reply. */
final class BenchResponder implements Responder {
  private final byte[] body;

  /** The reply that came last. */
  @Nullable
  Reply reply;

  /** Its fields, which an adapter needs in any case. */
  List<Header> headers = List.of();

  BenchResponder(byte[] body) {
    this.body = body;
  }

  @Override
  public void fields(List<Header> fields) {
    throw new IllegalStateException("no location here has fields of its own");
  }

  @Override
  public void read(BodySink sink) {
    sink.data(body, 0, body.length);
    sink.end();
  }

  @Override
  public void reply(Reply reply) {
    this.reply = reply;
    headers = reply.headers();
  }

  /** Returns the reply and forgets it. */
  Reply take() {
    Reply taken = Objects.requireNonNull(reply, "there is no reply");
    reply = null;
    return taken;
  }
}
