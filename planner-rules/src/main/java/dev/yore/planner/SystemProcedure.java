package dev.yore.planner;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A procedure of the schema SYS that CALL runs, as clients and messages are told of it. Immutable.
 *
 * @param name without its schema
 * @param remarks what it does, for people
 */
public record SystemProcedure(String name, List<Parameter> parameters, String remarks) {

  /**
   * What is given to it.
   *
   * @param isNumber whether it is a BIGINT; otherwise it is text
   * @param isOptional whether it may be left out, with all that follow
   */
  public record Parameter(String name, boolean isNumber, boolean isOptional) {}

  /** All there are, in the order of their names. */
  public static final List<SystemProcedure> ALL =
      List.of(
          of("BACKFILL", "gives the next commits the time named, or 'NOW' to stop", text("time")),
          of("BACKUP", "writes a backup while the store is in use", text("directory")),
          of("COALESCE", "merges the delta streams of a table now", text("table")),
          of("COMMIT_STAGED", "commits what others laid down, once", text("job")),
          of("EXPORT_MODEL", "shows a model of prediction", text("name")),
          of(
              "HOLD",
              "keeps a version from retention, the last one unless a sequence is named",
              text("name"),
              new Parameter("sequence", true, true)),
          of("MOVE_TO_TIER", "moves a table's segments", text("table"), text("tier")),
          of("PREFETCH", "fetches what a statement would read", text("statement")),
          of("PUBLISH", "brings what is committed into the object store now"),
          of("RELEASE", "ends a hold", text("name")),
          of(
              "RETAIN",
              "thins a table's history as its retention says; 'DRY RUN' only reports",
              text("table"),
              new Parameter("mode", false, true)),
          of("SET_COALESCENCE", "changes how segments are merged", text("setting"), text("value")),
          of("SET_TIER", "changes a setting of tiers", text("setting"), text("value")));

  private static SystemProcedure of(String name, String remarks, Parameter... parameters) {
    return new SystemProcedure(name, List.of(parameters), remarks);
  }

  private static Parameter text(String name) {
    return new Parameter(name, false, false);
  }

  /** How it is called: {@code SYS.NAME('text', number)}. */
  public String call() {
    return parameters.stream()
        .map(p -> p.isNumber() ? p.name() : "'" + p.name() + "'")
        .collect(Collectors.joining(", ", "SYS." + name + "(", ")"));
  }
}
