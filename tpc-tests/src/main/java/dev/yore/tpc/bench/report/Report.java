package dev.yore.tpc.bench.report;

import dev.yore.tpc.bench.BenchOptions;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.figure.Machine;
import dev.yore.tpc.bench.figure.Measurement;
import dev.yore.tpc.bench.figure.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a run has to say. Immutable.
 *
 * @param start of the run, in UTC
 * @param seconds it took
 * @param command that gives such a report
 * @param notes what the reader must know besides the figures
 */
public record Report(
    Machine machine,
    BenchOptions options,
    Instant start,
    long seconds,
    String command,
    List<BenchRun.SystemDescription> systems,
    List<Measurement> measurements,
    List<String> notes) {
  static final String OURS = "yore";

  public Report {
    systems = List.copyOf(systems);
    measurements = List.copyOf(measurements);
    notes = List.copyOf(notes);
  }

  /** Figures of one workload at one length of history, in the order of measuring. */
  record Section(String workload, double scale, int commits, List<Row> rows) {
    private static final List<String> FIRST =
        List.of("temporal", "points", "writes", "storage", "tpch");

    /** Whether conditions are percent of the time that a run took. */
    boolean isOverTime() {
      return workload.endsWith(" over time");
    }

    private int importance() {
      int at = FIRST.indexOf(workload);
      return at < 0 ? FIRST.size() : at;
    }

    private boolean continues(Section earlier) {
      return workload.equals(earlier.workload) && scale == earlier.scale && earlier.commits == 0;
    }

    private Section after(Section earlier) {
      List<Row> all = new ArrayList<>(earlier.rows);
      all.addAll(rows);
      return new Section(workload, scale, commits, all);
    }
  }

  /** What was measured once per system. */
  record Row(String figure, String condition, Unit unit, List<Measurement> measurements) {

    Optional<Measurement> of(String system) {
      return measurements.stream().filter(m -> m.system().equals(system)).findFirst();
    }

    /** The best figure among systems other than Yore; a bare file is none. */
    Optional<Measurement> bestPeer(Report report) {
      Comparator<Measurement> byValue = Comparator.comparingDouble(Measurement::value);
      return measurements.stream()
          .filter(m -> !m.system().equals(OURS) && report.isSystem(m.system()))
          .min(unit.lessIsBetter() ? byValue : byValue.reversed());
    }
  }

  boolean isSystem(String name) {
    return systems.stream().anyMatch(s -> s.name().equals(name));
  }

  /** Names of all columns: the systems, then whatever else was measured for reference. */
  List<String> columns() {
    Set<String> names = new LinkedHashSet<>();
    systems.forEach(s -> names.add(s.name()));
    measurements.forEach(m -> names.add(m.system()));
    return List.copyOf(names);
  }

  List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    for (Measurement m : measurements) {
      boolean known =
          sections.stream()
              .anyMatch(
                  s ->
                      s.workload.equals(m.workload())
                          && s.scale == m.scale()
                          && s.commits == m.commits());
      if (!known) {
        sections.add(
            new Section(
                m.workload(), m.scale(), m.commits(), rows(m.workload(), m.scale(), m.commits())));
      }
    }
    return sections;
  }

  /** Sections whose figures are read one by one, which those over time are not. */
  List<Section> tables() {
    return sections().stream().filter(section -> !section.isOverTime()).toList();
  }

  /**
   * Sections as a reader wants them: the past first, what was measured before the history with what
   * was measured after it, and without growth, which is curves.
   */
  List<Section> merged() {
    List<Section> merged = new ArrayList<>();
    for (Section section : sections()) {
      int at = 0;
      while (at < merged.size() && !section.continues(merged.get(at))) {
        at++;
      }
      if (at == merged.size()) {
        merged.add(section);
      } else {
        merged.set(at, section.after(merged.get(at)));
      }
    }
    merged.removeIf(section -> section.workload.equals("growth"));
    merged.sort(Comparator.comparingInt(Section::importance));
    return merged;
  }

  List<Row> rows(String workload, double scale, int commits) {
    List<Row> rows = new ArrayList<>();
    for (Measurement m : measurements) {
      if (m.workload().equals(workload) && m.scale() == scale && m.commits() == commits) {
        boolean known =
            rows.stream()
                .anyMatch(r -> r.figure.equals(m.figure()) && r.condition.equals(m.condition()));
        if (!known) {
          rows.add(
              new Row(
                  m.figure(),
                  m.condition(),
                  m.unit(),
                  measurements.stream().filter(m::sameFigure).toList()));
        }
      }
    }
    return rows;
  }
}
