package io.hbpush.hbpushd.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hbpush.SubscriberReply.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.OutputStream;

/** The body of an event stream. HTTP/1.1 gets it in chunks, so that its end can be told from a cut. */
final class StreamBody implements LongBody {
  private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);

  /** Room for the size of a chunk and for line ends. */
  private static final int FRAMING_BYTES = 16;

  private final Stream stream;
  private final boolean chunked;

  /** Core has nothing to say until it wakes. */
  private boolean asleep;

  StreamBody(Stream stream, boolean chunked) {
    this.stream = stream;
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
      channel.write(channel.alloc().directBuffer().writeBytes(LAST_CHUNK), channel.voidPromise());
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
      if (length == 0) {
        return; // an empty chunk would be the last
      }
      ByteBuf out = channel.alloc().directBuffer(length + FRAMING_BYTES);
      if (chunked) {
        out.writeBytes(Integer.toHexString(length).getBytes(US_ASCII)).writeBytes(LINE_END);
      }
      out.writeBytes(bytes, from, length);
      if (chunked) {
        out.writeBytes(LINE_END);
      }
      channel.write(out, channel.voidPromise());
    }
  }
}
