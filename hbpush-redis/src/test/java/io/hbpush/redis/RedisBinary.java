package io.hbpush.redis;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import redis.embedded.core.ExecutableProvider;

/** Where tests have a {@code redis-server} from. Tests without one show as skipped. */
public enum RedisBinary {
  /** Redis 6.2, which a jar brings. */
  FROM_MAVEN {
    @Override
    Path find() {
      try {
        return ExecutableProvider.newJarResourceProvider().get().toPath();
      } catch (IOException | RuntimeException missing) {
        throw new TestAbortedException("no jar brings Redis for this machine: " + missing, missing);
      }
    }
  },
  /** Whatever version is installed. */
  INSTALLED {
    @Override
    Path find() {
      Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
          .map(folder -> Path.of(folder, "redis-server"))
          .filter(Files::isExecutable)
          .findFirst();
      return found.orElseThrow(
          () -> new TestAbortedException("no redis-server is installed on this machine"));
    }
  };

  private Path path;

  abstract Path find();

  /** The program; aborts the test if there is none that runs here. */
  synchronized Path path() {
    if (path == null) {
      Path found = find();
      requireRuns(found);
      path = found;
    }
    return path;
  }

  private static void requireRuns(Path program) {
    try {
      int code = new ProcessBuilder(program.toString(), "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      if (code != 0) {
        throw new TestAbortedException(program + " does not run here: exit code " + code);
      }
    } catch (IOException failure) {
      throw new TestAbortedException(program + " does not run here: " + failure, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
