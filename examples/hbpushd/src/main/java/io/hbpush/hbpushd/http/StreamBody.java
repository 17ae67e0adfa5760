package io.hbpush.hbpushd.http;

import io.hbpush.SubscriberReply.Stream;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.OutputStream;

/** The body of an event stream. HTTP/1.1 gets it in chunks, so that its end can be told from a cut. */
final class StreamBody implements LongBody {
  private final Stream stream;
  private final ReplyEncoder encoder;
  private final boolean chunked;

  /** Core has nothing to say until it wakes. */
  private boolean asleep;

  StreamBody(Stream stream, ReplyEncoder encoder, boolean chunked) {
    this.stream = stream;
    this.encoder = encoder;
    this.chunked = chunked;
  }

  /** Core has something to say. */
  void wake() {
    asleep = false;
  }

  @Override
  public Pause write(Channel channel) throws IOException {
    var out = new ChannelOutput(channel);
    while (!asleep) {
      if (!channel.isWritable()) {
        return Pause.CLIENT;
      }
      switch (stream.writeNext(out)) {
        case MORE -> {}
        case LATER -> asleep = true;
        case END -> {
          end(channel);
          return Pause.END;
        }
      }
    }
    return Pause.CORE;
  }

  private void end(Channel channel) {
    if (chunked) {
      channel.write(encoder.lastChunk(), channel.voidPromise());
    }
  }

  /** Makes each write a chunk. */
  private final class ChannelOutput extends OutputStream {
    private final Channel channel;

    ChannelOutput(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int octet) {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      if (length > 0) { // an empty chunk would be the last
        channel.write(
            chunked
                ? encoder.chunk(bytes, from, length)
                : channel.alloc().directBuffer(length).writeBytes(bytes, from, length),
            channel.voidPromise());
      }
    }
  }
}
