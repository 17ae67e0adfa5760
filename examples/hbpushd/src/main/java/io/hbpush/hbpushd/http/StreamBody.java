package io.hbpush.hbpushd.http;

import io.hbpush.StreamReply;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.OutputStream;

/** The body of an event stream. */
final class StreamBody implements LongBody {
  private final StreamReply stream;
  private final ReplyEncoder encoder;

  /** Core has nothing to say until it wakes. */
  private boolean asleep;

  StreamBody(StreamReply stream, ReplyEncoder encoder) {
    this.stream = stream;
    this.encoder = encoder;
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
          return Pause.END;
        }
      }
    }
    return Pause.CORE;
  }

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
      channel.write(encoder.part(bytes, from, length), channel.voidPromise());
    }
  }
}
