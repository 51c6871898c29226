package dev.yore.tpc.bih;

/** How a system says system time. Stateless. */
public enum BihDialect {
  /** Yore: it keeps versions itself, and sequences are system time. */
  NATIVE {
    @Override
    String now(String table) {
      return table;
    }

    @Override
    String asOf(String table, long time) {
      return table + " FOR SYSTEM_VERSION AS OF " + time;
    }

    @Override
    String between(String table, long from, long to) {
      return table + " FOR SYSTEM_VERSION FROM " + from + " TO " + to;
    }

    @Override
    String all(String table) {
      return table + " FOR SYSTEM_VERSION ALL";
    }

    @Override
    String from(String alias) {
      return alias + ".row_start_seq";
    }

    @Override
    String since(String alias, long loaded) {
      String from = from(alias);
      return "CASE WHEN %s <= %d THEN %d ELSE %s END"
          .formatted(from, loaded, BihVersions.LOADED, from);
    }

    @Override
    String to(String alias) {
      return alias + ".row_end_seq";
    }
  },
  /** The tables of {@link BihVersions}. */
  VERSION_COLUMNS {
    @Override
    String now(String table) {
      return "(SELECT * FROM " + table + " WHERE sys_to = " + BihVersions.CURRENT + ")";
    }

    @Override
    String asOf(String table, long time) {
      return "(SELECT * FROM %s WHERE sys_from <= %d AND sys_to > %d)".formatted(table, time, time);
    }

    @Override
    String between(String table, long from, long to) {
      return "(SELECT * FROM %s WHERE sys_from < %d AND sys_to > %d)".formatted(table, to, from);
    }

    @Override
    String all(String table) {
      return table;
    }

    @Override
    String from(String alias) {
      return alias + ".sys_from";
    }

    @Override
    String since(String alias, long loaded) {
      return from(alias);
    }

    @Override
    String to(String alias) {
      return alias + ".sys_to";
    }
  };

  abstract String now(String table);

  abstract String asOf(String table, long time);

  /** The versions that were valid at some time in [from, to). */
  abstract String between(String table, long from, long to);

  abstract String all(String table);

  abstract String from(String alias);

  /**
   * The same for results: what was loaded is since {@link BihVersions#LOADED}, whatever commits it
   * took.
   */
  abstract String since(String alias, long loaded);

  abstract String to(String alias);
}
