package io.hbpush.hbpushd;

import io.hbpush.config.Configuration;
import io.hbpush.config.ConfigurationException;
import io.hbpush.config.ConfigurationReader;
import io.hbpush.config.ConfigurationReader.Format;
import io.hbpush.config.ConfiguredRelays;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 fine, 1 it cannot listen, 2 what it was told is wrong. */
@Command(
    name = "hbpushd",
    versionProvider = Version.class,
    sortOptions = false,
    description = "Serves HTTP push: publishers POST messages, subscribers wait for them.%n",
    footer = {
      "",
      "Without a configuration: port 80, publishers under /publisher/, subscribers under"
          + " /subscriber/, messages in memory.",
      "SIGTERM ends it: held requests are answered with 503 and Retry-After.",
      "",
      "Exit codes: 0 fine, 1 it cannot listen, 2 command line or configuration are wrong."
    })
final class Main implements Callable<Integer> {
  private static final int CANNOT_LISTEN = 1;
  private static final int WRONG = CommandLine.ExitCode.USAGE;

  private final Service service;

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Read the configuration from FILE, in YAML or JSON.")
  private @Nullable Path config;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "yaml|json",
      description =
          "What FILE is written in; by default JSON if its name ends with .json, else YAML.")
  private @Nullable Format format;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Listen on PORT, whatever FILE says; 0 takes a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Listen on ADDRESS, whatever FILE says; '' is all interfaces.")
  private @Nullable String address;

  @Option(names = "--check", description = "Check the configuration and exit.")
  private boolean check;

  @Option(names = "--version", versionHelp = true, description = "Print the version and exit.")
  private boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  private boolean help;

  private Main(Service service) {
    this.service = service;
  }

  /** What is done with a daemon that listens; after that it is closed. */
  interface Service {
    void run(Hbpushd daemon) throws Exception;
  }

  /** Runs the daemon until a signal ends it. */
  public static void main(String[] args) {
    Logging.setUp();
    System.exit(commandLine(Termination::await).execute(args));
  }

  static CommandLine commandLine(Service service) {
    return new CommandLine(new Main(service))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, args) -> {
          PrintWriter err = wrong.getCommandLine().getErr();
          err.println("hbpushd: " + wrong.getMessage());
          err.println("Try hbpushd --help.");
          return WRONG;
        });
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration;
    try {
      configuration = configuration();
    } catch (ConfigurationException refused) {
      err().println(refused.getMessage());
      return WRONG;
    }
    configuration.warnings().forEach(warning -> err().println("warning: " + warning));
    return serve(configuration);
  }

  private Integer serve(Configuration configuration) throws Exception {
    ConfiguredRelays relays;
    try {
      relays = ConfiguredRelays.open(configuration);
    } catch (IllegalArgumentException contradiction) {
      err().println(config + ": " + contradiction.getMessage());
      return WRONG;
    }
    try (relays) {
      return check ? checked() : served(configuration, relays);
    }
  }

  private Integer checked() {
    out().println("OK: " + (config == null ? "the default configuration" : config));
    return CommandLine.ExitCode.OK;
  }

  private Integer served(Configuration configuration, ConfiguredRelays relays) throws Exception {
    try (Hbpushd daemon = Hbpushd.start(configuration, relays)) {
      out().println(Announcement.of(daemon, configuration));
      out().flush();
      service.run(daemon);
      return CommandLine.ExitCode.OK;
    } catch (ListenException failure) {
      err().println("hbpushd: " + failure.getMessage());
      return CANNOT_LISTEN;
    }
  }

  private Configuration configuration() {
    Configuration read = config == null
        ? Configuration.defaults()
        : ConfigurationReader.create().read(config, format == null ? Format.of(config) : format);
    try {
      return new Configuration(
          port == null ? read.port() : port,
          address == null ? read.address() : address,
          read.tls(),
          read.stores(),
          read.locations(),
          read.warnings());
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec().commandLine(), "--" + wrong.getMessage());
    }
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli sets it");
  }
}
