package io.hbpush.hbpushd.http;

import static java.lang.System.Logger.Level.WARNING;

import io.hbpush.PushLocations;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Serves locations at a port. */
public final class HttpServer {
  /** Thousands of clients may come back in one moment; the system's own limit may be lower. */
  private static final int BACKLOG = 4096;

  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

  private final EventLoopGroup group;
  private final Map<EventExecutor, Loop> loops = new IdentityHashMap<>();
  private final Channel listener;

  /**
   * Starts to listen.
   *
   * @param address where
   * @param idle how long a connection may rest
   * @throws Exception what opening the port failed with
   */
  public HttpServer(InetSocketAddress address, PushLocations locations, Duration idle)
      throws Exception {
    boolean epoll =
        Boolean.parseBoolean(System.getProperty("x.epoll", "true")) && Epoll.isAvailable();
    group = new MultiThreadIoEventLoopGroup(
        Integer.getInteger("x.loops", 1),
        new DefaultThreadFactory("hbpushd", true),
        epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    for (EventExecutor executor : group) {
      loops.put(executor, new Loop((EventLoop) executor, locations, idle));
    }
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    listener = new ServerBootstrap()
        .group(group)
        .channel(type)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new Connection(channel, loops.get(channel.eventLoop())));
          }
        })
        .bind(address)
        .sync()
        .channel();
    listener.pipeline().addLast(new FailedAccepts());
  }

  /** Says why clients are not let in. Netty waits a second before it tries again. */
  private static final class FailedAccepts extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      LOG.log(WARNING, "Connections cannot be accepted", failure);
    }
  }

  /** The port that it listens on, also after the end. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Stops to accept connections, and ends those that rest; the others end with their next reply. */
  public void shutdown() {
    listener.close().syncUninterruptibly();
    loops.values().forEach(Loop::close);
  }

  /** Waits for the last replies, and ends. */
  public void close(Duration patience) throws InterruptedException {
    CompletableFuture<?>[] ends =
        loops.values().stream().map(Loop::close).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** Waits until it has ended. */
  public void join() throws InterruptedException {
    group.terminationFuture().await();
  }
}
