package dev.yore.tpc.prefetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Questions that somebody recorded, asked again at their times. A line each, ascending by time:
 *
 * <pre>
 * milliseconds,session,table,from,to,hoursAgo
 * </pre>
 *
 * Milliseconds are since the trace's beginning; session and table are any words; from and to are
 * fractions of the table, 0 to 1; hours ago is empty for the present. Lines that begin with # and
 * empty ones do not count. The n-th table of the trace is the n-th of the simulation, beginning
 * with its largest, and in turn if there are more. Immutable.
 */
final class Trace implements Scenario {
  /** Memory of the recording machine is read at once; a longer trace is cut into parts by hand. */
  private static final int MAX_QUESTIONS = 1_000_000;

  private static final int FIELDS = 6;

  /** The first tenth warms up. */
  private static final int WARM_PART = 10;

  private record Line(long millis, int table, double from, double to, int hoursAgo) {}

  private static final int NOW = -1;

  private final String title;
  private final Map<String, List<Line>> sessions = new LinkedHashMap<>();
  private final Map<String, Integer> tables = new LinkedHashMap<>();
  private long endMillis;

  private Trace(String title) {
    this.title = title;
  }

  /**
   * Reads a trace.
   *
   * @throws IllegalArgumentException naming file, line and what is wrong with it
   */
  static Trace read(Path file) throws IOException {
    Trace trace = new Trace("trace " + file.getFileName());
    int number = 0;
    int questions = 0;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        if (++questions > MAX_QUESTIONS) {
          throw wrong(file, number, "more than " + MAX_QUESTIONS + " questions; cut it");
        }
        try {
          trace.add(line.split(",", -1));
        } catch (IllegalArgumentException e) {
          throw wrong(file, number, e.getMessage());
        }
      }
    }
    return trace;
  }

  private static IllegalArgumentException wrong(Path file, int line, @Nullable String what) {
    return new IllegalArgumentException("trace file=" + file + " line=" + line + ": " + what);
  }

  private void add(String[] fields) {
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          fields.length + " fields, not milliseconds,session,table,from,to,hoursAgo");
    }
    long millis = Long.parseLong(fields[0].strip());
    double from = Double.parseDouble(fields[3].strip());
    double to = Double.parseDouble(fields[4].strip());
    int ago = fields[5].isBlank() ? NOW : Integer.parseInt(fields[5].strip());
    if (millis < endMillis) {
      throw new IllegalArgumentException(
          "its time " + millis + " is before the last, " + endMillis);
    }
    if (!(from >= 0 && from <= to && to <= 1) || ago < NOW) {
      throw new IllegalArgumentException("0 ≤ from ≤ to ≤ 1 and 0 ≤ hoursAgo must hold");
    }
    int known = tables.computeIfAbsent(fields[2].strip(), name -> tables.size());
    int table = TieredTables.TABLES - 1 - known % TieredTables.TABLES;
    sessions
        .computeIfAbsent(fields[1].strip(), name -> new ArrayList<>())
        .add(new Line(millis, table, from, to, ago));
    endMillis = millis;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public long warmMillis() {
    return endMillis / WARM_PART;
  }

  @Override
  public long driftMillis() {
    return Asker.NEVER;
  }

  /** One for each session; what they ask does not depend on the seed. */
  @Override
  public List<Asker> askers(long seed) {
    List<Asker> askers = new ArrayList<>();
    for (List<Line> lines : sessions.values()) {
      askers.add(new Reader(askers.size(), lines));
    }
    return askers;
  }

  /** Asks one session's questions; one that is late because of the answer before asks at once. */
  private static final class Reader extends Asker {
    private final Deque<Line> left;

    Reader(int session, List<Line> lines) {
      super(session, 0, lines.size(), 0, 0);
      left = new ArrayDeque<>(lines);
    }

    @Override
    Question ask(long nowMillis) {
      Line line = left.removeFirst();
      askAt(line.millis());
      return line.hoursAgo() == NOW
          ? new Question(session, Templates.rangeNow(line.table()), line.from(), line.to())
          : new Question(
              session,
              Templates.rangeAsOf(line.table()),
              line.from(),
              line.to(),
              TieredTables.hourAt(line.millis()) - line.hoursAgo());
    }
  }
}
