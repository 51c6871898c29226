package dev.yore.tpc.prefetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The questions that workloads ask. Immutable. */
final class Templates {
  static final int TILES = 6;
  private static final int DASHBOARDS = 10;
  private static final int JOINS = 4;
  private static final List<Template> RANGE_AS_OF = new ArrayList<>();
  private static final List<Template> RANGE_NOW = new ArrayList<>();
  private static final List<Template> ALL_AS_OF = new ArrayList<>();
  private static final List<Template> POINT_AS_OF = new ArrayList<>();
  private static final List<Template> ORDERS = new ArrayList<>();
  private static final List<Template> LINES = new ArrayList<>();
  private static final List<Template> DASHBOARD_TILES = new ArrayList<>();

  static {
    for (int table = 0; table < TieredTables.TABLES; table++) {
      RANGE_AS_OF.add(Template.of("range as of " + table, table, 2, true));
      RANGE_NOW.add(Template.of("range now " + table, table, 2, false));
      ALL_AS_OF.add(Template.of("all as of " + table, table, 0, true));
      POINT_AS_OF.add(Template.of("point as of " + table, table, 1, true));
    }
    for (int join = 0; join < JOINS; join++) {
      ORDERS.add(Template.of("orders " + join, 6 + join, 2, true));
      LINES.add(Template.of("lines " + join, 8 + join, 2, true));
    }
    Random random = new Random(42);
    for (int i = 0; i < DASHBOARDS * TILES; i++) {
      double from = random.nextDouble() * 0.8;
      double to = Math.min(1, from + 0.08 + 0.15 * random.nextDouble());
      boolean lastWeek = i % TILES >= 4;
      DASHBOARD_TILES.add(new Template("tile " + i, 3 + random.nextInt(7), 0, lastWeek, from, to));
    }
  }

  private Templates() {}

  static Template rangeAsOf(int table) {
    return RANGE_AS_OF.get(table);
  }

  static Template rangeNow(int table) {
    return RANGE_NOW.get(table);
  }

  static Template allAsOf(int table) {
    return ALL_AS_OF.get(table);
  }

  static Template pointAsOf(int table) {
    return POINT_AS_OF.get(table);
  }

  static Template orders(int join) {
    return ORDERS.get(join);
  }

  static Template lines(int join) {
    return LINES.get(join);
  }

  static Template tile(int dashboard, int tile) {
    return DASHBOARD_TILES.get(dashboard * TILES + tile);
  }
}
