package dev.yore.tpc.bench.report;

import dev.yore.tpc.bench.figure.Measurement;
import dev.yore.tpc.bench.figure.Unit;
import java.util.Locale;
import java.util.Optional;

/** How numbers look. Stateless. */
final class Figures {
  private Figures() {}

  /** Three digits or so, whatever the magnitude. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return String.format(Locale.ROOT, "%,.2f M", value / 1e6);
    }
    String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, pattern, value);
  }

  static String withUnit(double value, Unit unit) {
    String space = unit == Unit.PER_SECOND || unit == Unit.TIMES ? "" : " ";
    return number(value) + space + unit.symbol();
  }

  /** How Yore's figure compares with the best of the others, which is named; empty without one. */
  static String verdict(Report report, Report.Row row) {
    Optional<Measurement> ours = row.of(Report.OURS);
    Optional<Measurement> peer = row.bestPeer(report);
    if (ours.isEmpty() || peer.isEmpty() || ours.get().value() <= 0 || peer.get().value() <= 0) {
      return "";
    }
    double ratio = advantage(ours.get(), peer.get());
    String factor = number(ratio >= 1 ? ratio : 1 / ratio);
    return factor + "x " + (ratio >= 1 ? "better" : "worse") + " (" + peer.get().system() + ")";
  }

  /** How many times better the first is than the second; below 1 it is worse. */
  static double advantage(Measurement first, Measurement second) {
    return first.unit().lessIsBetter()
        ? second.value() / first.value()
        : first.value() / second.value();
  }
}
