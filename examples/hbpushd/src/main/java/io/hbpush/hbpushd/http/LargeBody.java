package io.hbpush.hbpushd.http;

import io.hbpush.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.Channel;
import java.io.IOException;

/** The body of a reply that is too large to be copied at once. */
final class LargeBody implements LongBody {
  private static final int PIECE_BYTES = 64 << 10;

  private final Reply reply;
  private int written;

  LargeBody(Reply reply) {
    this.reply = reply;
  }

  @Override
  public Pause write(Channel channel) throws IOException {
    while (written < reply.bodySize()) {
      if (!channel.isWritable()) {
        return Pause.CLIENT;
      }
      int length = Math.min(PIECE_BYTES, reply.bodySize() - written);
      ByteBuf piece = channel.alloc().directBuffer(length);
      reply.writeBody(new ByteBufOutputStream(piece), written, length);
      channel.write(piece, channel.voidPromise());
      written += length;
    }
    return Pause.END;
  }
}
