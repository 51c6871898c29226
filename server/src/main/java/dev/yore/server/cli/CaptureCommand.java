package dev.yore.server.cli;

import dev.yore.server.capture.Capture;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Keeps the history of tables of another database. */
@Command(
    name = "capture",
    description = {
      "Keep the history of tables in another database.",
      "They are read through JDBC, again and again, and what became different is committed. The"
          + " other database's driver must be on the class path: YORE_CLASSPATH=driver.jar yore"
          + " capture …"
    },
    mixinStandardHelpOptions = true)
final class CaptureCommand implements Callable<Integer> {
  private static final long PROGRESS_ROWS = 100_000;
  private static final long STOP_SECONDS = 10;

  @Spec private CommandSpec spec;

  @Mixin private StoreTarget target;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "URL",
      description = "The other database's JDBC URL.")
  private String from;

  @Option(names = "--from-user", paramLabel = "NAME", description = "User of the other database.")
  private @Nullable String fromUser;

  @Option(
      names = "--from-password",
      arity = "0..1",
      interactive = true,
      paramLabel = "PASSWORD",
      description = "That user's password; asked for if not given here.")
  private @Nullable String fromPassword;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "T[=NAME]",
      description =
          "A table to capture, with its schema if need be, and what to call it here. Repeat it for"
              + " more; all of them are read in one transaction.")
  private List<String> tables = List.of();

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns that tell rows apart, for a table without primary key.")
  private List<String> key = List.of();

  @Option(
      names = "--every",
      paramLabel = "PERIOD",
      converter = Period.class,
      description = "Such as 30s, 1m, 6h. Without it, the tables are captured once.")
  private @Nullable Duration every;

  /** Reads {@code 500ms}, {@code 30s}, {@code 1m}, {@code 6h}, {@code 1d}. */
  static final class Period implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    @Override
    public Duration convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
        throw new TypeConversionException("'" + text + "' is not a period such as 30s, 1m or 6h");
      }
      long count = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
  }

  @Override
  public Integer call() throws SQLException, InterruptedException {
    if (!key.isEmpty() && tables.size() > 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--key is for one table; capture the others apart");
    }
    Report report = new Report(spec.commandLine().getErr());
    try (Capture capture =
        new Capture(from, fromUser, fromPassword, target::connect, requests(), report)) {
      if (every == null) {
        report.captured(capture.once());
      } else {
        AtomicBoolean stopped = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      stopped.set(true);
                      await(ended);
                    },
                    "yore-capture-stop"));
        try {
          capture.every(every, stopped::get);
        } finally {
          ended.countDown();
        }
      }
    }
    return CommandLine.ExitCode.OK;
  }

  /** The round that runs may end, so that its commit is either there or not begun. */
  private static void await(CountDownLatch ended) {
    try {
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        return; // A round that takes longer is rolled back; the next capture finds the same.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Capture.Request> requests() {
    List<Capture.Request> requests = new ArrayList<>();
    for (String table : tables) {
      int equals = table.indexOf('=');
      requests.add(
          equals < 0
              ? new Capture.Request(table, null, key)
              : new Capture.Request(table.substring(0, equals), table.substring(equals + 1), key));
    }
    return requests;
  }

  /** Says on the error stream what happens. */
  private static final class Report implements Capture.Listener {
    private final PrintWriter err;

    Report(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void warn(String message) {
      err.println("warning: " + message);
      err.flush();
    }

    @Override
    public void progress(String table, long rows) {
      if (rows % PROGRESS_ROWS == 0) {
        err.println(table + ": " + rows + " rows read");
        err.flush();
      }
    }

    @Override
    public void captured(Capture.Round round) {
      String found =
          round.sequence() == 0
              ? "nothing changed"
              : String.format(
                  Locale.ROOT,
                  "commit %d: %d inserted, %d updated, %d deleted",
                  round.sequence(),
                  round.inserted(),
                  round.updated(),
                  round.deleted());
      err.printf(
          Locale.ROOT,
          "%d rows, %s (%.1f s)%n",
          round.rows(),
          found,
          round.took().toMillis() / 1e3);
      err.flush();
    }

    @Override
    public void failed(Exception failure, Duration pause) {
      err.println("failed, again in " + pause.toSeconds() + " s: " + failure.getMessage());
      err.flush();
    }
  }
}
