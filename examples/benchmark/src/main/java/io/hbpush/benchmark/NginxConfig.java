package io.hbpush.benchmark;

import java.nio.file.Path;

/**
 * The configuration of an nginx with Nchan: one worker, and the same locations and limits as
 * hbpush's.
 */
final class NginxConfig {
  private NginxConfig() {}

  /** Returns the text of a configuration that keeps messages in the worker's memory. */
  static String inMemory(Path module, int port, int maxMessages) {
    return text(module, port, maxMessages, "", "");
  }

  /** Returns the text of a configuration that keeps messages in Redis. */
  static String inRedis(Path module, int port, int maxMessages, int redisPort) {
    String upstream =
        "upstream redis { nchan_redis_server redis://127.0.0.1:%d; }".formatted(redisPort);
    return text(module, port, maxMessages, upstream, "nchan_redis_pass redis;");
  }

  private static String text(
      Path module, int port, int maxMessages, String upstream, String location) {
    return """
        load_module %s;
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        pid nginx-%2$d.pid;
        error_log stderr warn;
        events {
          worker_connections 19000;
        }
        http {
          access_log off;
          keepalive_requests 1000000000;
          keepalive_timeout 1h;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          nchan_shared_memory_size 512m;
          nchan_message_timeout 10m;
          nchan_message_buffer_length %3$d;
          nchan_subscriber_timeout 1h;
          %4$s
          server {
            listen 127.0.0.1:%2$d backlog=4096;
            location ~ ^/publisher/(.+)$ {
              nchan_publisher http;
              nchan_channel_id $1;
              %5$s
            }
            location ~ ^/subscriber/(.+)$ {
              nchan_subscriber longpoll eventsource;
              nchan_channel_id $1;
              %5$s
            }
            location ~ ^/interval/(.+)$ {
              nchan_subscriber interval-poll;
              nchan_channel_id $1;
              %5$s
            }
          }
        }
        """.formatted(module.toAbsolutePath(), port, maxMessages, upstream, location);
  }
}
