package dev.yore.tpc.prefetch;

import dev.yore.store.predict.BoundStatement;
import dev.yore.store.predict.ParameterValue;
import dev.yore.store.predict.StatementShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A question without its values. Immutable.
 *
 * @param keys how many fractions of the table it takes: none, a point or a range
 * @param past whether it takes an hour to read as of
 * @param from what it reads when it takes no fractions
 */
record Template(String name, int table, int keys, boolean past, double from, double to) {
  private static final double POINT = 1e-9;

  static Template of(String name, int table, int keys, boolean past) {
    return new Template(name, table, keys, past, 0, 1);
  }

  /** Keys first, then the hour. */
  long[] blocks(double[] values, int nowHour) {
    double first = keys == 0 ? from : values[0];
    double end = keys == 0 ? to : keys == 1 ? first + POINT : values[1];
    int hour = past ? (int) Math.max(0, Math.min(nowHour, values[keys])) : nowHour;
    return TieredTables.scan(table, first, end > first ? end : first + POINT, hour);
  }

  BoundStatement bind(double[] values) {
    int places = keys + (past ? 1 : 0);
    List<String> pieces = new ArrayList<>(Collections.nCopies(places + 1, " "));
    pieces.set(0, name);
    List<ParameterValue> bound = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      bound.add(i < keys ? ParameterValue.of(values[i]) : ParameterValue.of(Math.round(values[i])));
    }
    return new BoundStatement(
        new StatementShape(pieces, Collections.nCopies(places, false)), bound);
  }
}
