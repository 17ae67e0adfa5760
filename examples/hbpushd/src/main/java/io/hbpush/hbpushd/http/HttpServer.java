package io.hbpush.hbpushd.http;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.hbpush.PushLocations;
import io.hbpush.config.Tls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Serves locations at a port. Ends in two steps: {@link #shutdown}, then {@link #close}. */
public final class HttpServer {
  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

  /** Thousands of clients may come back in one moment; the system's own limit may be lower. */
  private static final int BACKLOG = 4096;

  /** Nothing waits on them, and the kernel needs processors too. */
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /**
   * How long a loop works off what others gave it before it looks at its sockets again. So a publisher
   * does not wait for all subscribers of the message before his, and these get both in one write.
   */
  private static final long TASKS_MILLIS = 1;

  /**
   * How long a loop that is to end must have had no task. Without that Netty's loops may end before
   * they have closed what is connected: they do it in a turn that begins after they were told.
   */
  private static final int QUIET_MILLIS = 50;

  private final EventLoopGroup group;
  private final Map<EventExecutor, Loop> loops = new IdentityHashMap<>();
  private final Channel listener;
  private final int port;

  private HttpServer(
      InetSocketAddress address, PushLocations locations, Duration idle, @Nullable SslContext tls)
      throws IOException {
    boolean epoll = Epoll.isAvailable();
    group =
        new EventLoops(THREADS, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    for (EventExecutor executor : group) {
      loops.put(executor, new Loop((EventLoop) executor, locations, idle));
    }
    ChannelFuture bound = new ServerBootstrap()
        .group(group)
        .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(new Connecting(tls))
        .bind(address)
        .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    listener = bound.channel();
    listener.pipeline().addLast(new FailedAccepts());
    port = ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /**
   * Starts to serve.
   *
   * @param address where to listen
   * @param idle how long a connection may rest: between two requests, and in the middle of a request
   *     or reply that does not move; while a request is held it does not rest
   * @param tls what to serve HTTPS with; empty: HTTP is served
   * @throws IOException if it cannot listen there, or offer this TLS
   */
  public static HttpServer start(
      InetSocketAddress address, PushLocations locations, Duration idle, Optional<Tls> tls)
      throws IOException {
    SslContext context = tls.isEmpty()
        ? null
        : SslContextBuilder.forServer(tls.get().key(), tls.get().certificates()).build();
    return new HttpServer(address, locations, idle, context);
  }

  /** The port that it listens on, also after the end. */
  public int port() {
    return port;
  }

  /** Stops to accept connections, and ends those that rest; the others end with their next reply. */
  public void shutdown() {
    listener.close().awaitUninterruptibly();
    loops.values().forEach(Loop::close);
  }

  /** Gives the last replies some time to get out, and ends whatever is left then. */
  public void close(Duration patience) throws InterruptedException {
    CompletableFuture<?>[] ends =
        loops.values().stream().map(Loop::close).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      LOG.log(INFO, "Some clients did not take their last reply in time");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      group.shutdownGracefully(QUIET_MILLIS, 1000, TimeUnit.MILLISECONDS);
    }
  }

  /** Waits until it has ended. */
  public void join() throws InterruptedException {
    group.terminationFuture().await();
  }

  /** They look at their sockets also while a message has yet to be written to very many clients. */
  private static final class EventLoops extends MultiThreadIoEventLoopGroup {
    EventLoops(int threads, IoHandlerFactory sockets) {
      super(threads, new DefaultThreadFactory("hbpushd", true), sockets);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory sockets, Object... none) {
      return new SingleThreadIoEventLoop(
          this,
          executor,
          sockets,
          Integer.MAX_VALUE,
          RejectedExecutionHandlers.reject(),
          TASKS_MILLIS);
    }
  }

  /** Makes connections of accepted sockets. */
  private final class Connecting extends ChannelInitializer<SocketChannel> {
    private final @Nullable SslContext tls;

    Connecting(@Nullable SslContext tls) {
      this.tls = tls;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      if (tls != null) {
        channel.pipeline().addLast(tls.newHandler(channel.alloc()));
      }
      channel.pipeline().addLast(new Connection(channel, loops.get(channel.eventLoop())));
    }
  }

  /** Says why clients are not let in. Netty waits a second before it tries again. */
  private static final class FailedAccepts extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      LOG.log(WARNING, "Connections cannot be accepted", failure);
    }
  }
}
