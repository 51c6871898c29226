package dev.yore.planner.access;

import dev.yore.parser.SqlAccess;
import dev.yore.parser.SqlAlterTable;
import dev.yore.parser.SqlCallProcedure;
import dev.yore.parser.SqlComment;
import dev.yore.parser.SqlCopy;
import dev.yore.parser.SqlErase;
import dev.yore.parser.SqlMergeBranch;
import dev.yore.parser.SqlRestoreTable;
import dev.yore.parser.SqlSetSystemTime;
import dev.yore.parser.YoreParser;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDdl;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlExplain;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlMerge;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.ddl.SqlDropObject;
import org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a statement needs its user to have: from its text alone, so that whoever may not read
 * a table learns nothing of it. Confined to one thread.
 *
 * <p>What a view reads is its maker's matter: who may read the view need not be able to read the
 * tables behind it.
 */
public final class AccessNeeds {
  private static final Pattern ANALYZE =
      Pattern.compile("\\s*EXPLAIN\\s+ANALYZE\\b", Pattern.CASE_INSENSITIVE);

  /** System tables that tell nothing of other users' data or questions. */
  private static final Set<String> OPEN_SYSTEM_TABLES =
      Set.of("COMMITS", "BRANCHES", "TAGS", "SETTINGS", "RETENTION");

  /** Functions over the history of the table that is their first argument. */
  private static final Set<String> CHANGE_FUNCTIONS = Set.of("TABLE_CHANGES", "TABLE_DIFF");

  /** What may stand in a FROM clause and has expressions inside. */
  private static final Set<SqlKind> WITHOUT_TABLES =
      Set.of(SqlKind.UNNEST, SqlKind.COLLECTION_TABLE, SqlKind.VALUES, SqlKind.ROW);

  private final Set<Need> needs = new LinkedHashSet<>();
  private final Deque<String> commonNames = new ArrayDeque<>();

  private final Catalog catalog;

  private AccessNeeds(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * What a statement needs when it reads the present; see {@link #inThePast} for sessions that do
   * not.
   *
   * @param catalog in which names given as text are looked up
   * @throws SqlParseException if it is none, which whoever runs it says better
   */
  public static Set<Need> of(String sql, Catalog catalog) throws SqlParseException {
    Matcher analyze = ANALYZE.matcher(sql);
    AccessNeeds found = new AccessNeeds(catalog);
    found.statement(
        YoreParser.parseStatement(analyze.lookingAt() ? sql.substring(analyze.end()) : sql));
    return found.needs;
  }

  /** The same for a session that reads all tables as of another time. */
  public static Set<Need> inThePast(Set<Need> needs) {
    Set<Need> past = new LinkedHashSet<>(needs);
    for (Need need : needs) {
      if (need.privilege() == Privilege.SELECT && need.object() != null) {
        past.add(Need.on(Privilege.HISTORY, need.object()));
      }
    }
    return past;
  }

  /** Whether a statement sets the session's time, and if so whether to another than now. */
  public static @Nullable Boolean setsPast(String sql) {
    try {
      return YoreParser.parseStatement(sql) instanceof SqlSetSystemTime set
          ? set.bound() != null
          : null;
    } catch (SqlParseException e) {
      return null;
    }
  }

  private void statement(SqlNode node) {
    if (node instanceof SqlExplain explain) {
      statement(explain.getExplicandum());
    } else if (node instanceof SqlAccess) {
      needs.add(Need.administrator("changing users and privileges"));
    } else if (node instanceof SqlCallProcedure call) {
      needs.add(Need.administrator("CALL " + call.name()));
    } else if (node instanceof SqlCopy) {
      needs.add(Need.administrator("COPY"));
    } else if (node instanceof SqlErase erase) {
      needs.add(Need.on(Privilege.ERASE, name(erase.name())));
      visit(erase.condition(), false, false);
    } else if (node instanceof SqlSetSystemTime set) {
      visit(set.bound(), false, false);
    } else if (node instanceof SqlAlterTable
        || node instanceof SqlComment
        || node instanceof SqlMergeBranch
        || node instanceof SqlRestoreTable
        || node instanceof SqlDdl) {
      needs.add(Need.create("changing the schema"));
      // CREATE TABLE … AS and CREATE VIEW read as well.
      visitOperands((SqlCall) node);
    } else {
      visit(node, false, false);
    }
  }

  /**
   * @param table whether an identifier here is a table
   * @param past whether tables here are read as of another time
   */
  private void visit(@Nullable SqlNode node, boolean table, boolean past) {
    if (node == null) {
      return;
    }
    if (node instanceof SqlIdentifier id) {
      if (table) {
        read(id, past);
      }
    } else if (node instanceof SqlNodeList list) {
      list.forEach(n -> visit(n, table, past));
    } else if (node instanceof SqlWith with) {
      with(with, past);
    } else if (node instanceof SqlSelect select) {
      select(select, past);
    } else if (node instanceof SqlJoin join) {
      visit(join.getLeft(), true, past);
      visit(join.getRight(), true, past);
      visit(join.getCondition(), false, past);
    } else if (node instanceof SqlSnapshot snapshot) {
      visit(snapshot.getTableRef(), true, true);
      visit(snapshot.getPeriod(), false, false);
    } else if (node instanceof SqlInsert insert) {
      changed(Privilege.INSERT, insert.getTargetTable());
      if (insert.isUpsert()) {
        changed(Privilege.UPDATE, insert.getTargetTable());
      }
      visit(insert.getSource(), false, past);
    } else if (node instanceof SqlUpdate update) {
      changed(Privilege.UPDATE, update.getTargetTable());
      visit(update.getSourceExpressionList(), false, past);
      visit(update.getCondition(), false, past);
    } else if (node instanceof SqlDelete delete) {
      changed(Privilege.DELETE, delete.getTargetTable());
      visit(delete.getCondition(), false, past);
    } else if (node instanceof SqlMerge merge) {
      merge(merge, past);
    } else if (node instanceof SqlCall call) {
      call(call, table, past);
    }
  }

  private void select(SqlSelect select, boolean past) {
    for (SqlNode operand : select.getOperandList()) {
      if (operand == select.getFrom()) {
        visit(operand, true, past);
      } else {
        visit(operand, false, past);
      }
    }
  }

  /** Names of common table expressions hide tables of the same name until the query's end. */
  private void with(SqlWith with, boolean past) {
    int names = commonNames.size();
    for (SqlNode item : with.withList) {
      SqlWithItem named = (SqlWithItem) item;
      visit(named.query, false, past);
      commonNames.push(named.name.getSimple());
    }
    visit(with.body, false, past);
    while (commonNames.size() > names) {
      commonNames.pop();
    }
  }

  private void merge(SqlMerge merge, boolean past) {
    if (merge.getUpdateCall() != null) {
      changed(Privilege.UPDATE, merge.getTargetTable());
      visit(merge.getUpdateCall().getSourceExpressionList(), false, past);
    }
    if (merge.getInsertCall() != null) {
      changed(Privilege.INSERT, merge.getTargetTable());
      visit(merge.getInsertCall().getSource(), false, past);
    }
    visit(merge.getSourceTableRef(), true, past);
    visit(merge.getCondition(), false, past);
  }

  private void call(SqlCall call, boolean table, boolean past) {
    if (call.getKind() == SqlKind.AS) {
      visit(call.operand(0), table, past);
    } else if (call.getKind() == SqlKind.EXPLICIT_TABLE
        || call.getKind() == SqlKind.TABLE_REF
        || call.getKind() == SqlKind.TABLESAMPLE) {
      visit(call.operand(0), true, past);
    } else {
      if (CHANGE_FUNCTIONS.contains(call.getOperator().getName().toUpperCase(Locale.ROOT))
          && call.operandCount() > 0
          && call.operand(0) instanceof SqlCharStringLiteral literal) {
        changesOf(String.valueOf(literal.toValue()));
      }
      // Whatever else stands in a FROM clause has tables in it, except for these.
      boolean inside = table && !WITHOUT_TABLES.contains(call.getKind());
      call.getOperandList().forEach(n -> visit(n, inside, past));
    }
  }

  private void visitOperands(SqlCall call) {
    if (call instanceof SqlDropObject) {
      return;
    }
    for (SqlNode operand : call.getOperandList()) {
      if (operand != null && operand.isA(SqlKind.QUERY)) {
        visit(operand, false, false);
      }
    }
  }

  /** The name is given as text, which need not be in the case of the catalog. */
  private void changesOf(String given) {
    String exact = given.substring(given.lastIndexOf('.') + 1);
    String name =
        catalog.table(TableName.of(exact)).isPresent() ? exact : exact.toUpperCase(Locale.ROOT);
    needs.add(Need.on(Privilege.SELECT, name));
    needs.add(Need.on(Privilege.HISTORY, name));
  }

  private void changed(Privilege privilege, SqlNode target) {
    SqlNode table = target instanceof SqlCall call ? call.operand(0) : target;
    needs.add(Need.on(privilege, name((SqlIdentifier) table)));
  }

  private void read(SqlIdentifier id, boolean past) {
    List<String> names = id.names;
    String name = name(id);
    if (names.size() == 1) {
      if (commonNames.contains(name)) {
        return;
      }
    } else {
      String schema = names.get(names.size() - 2).toUpperCase(Locale.ROOT);
      if (schema.equals("INFORMATION_SCHEMA")
          || (schema.equals("SYS") && OPEN_SYSTEM_TABLES.contains(name))) {
        return;
      }
      if (schema.equals("SYS")) {
        needs.add(Need.administrator("reading SYS." + name));
        return;
      }
    }
    needs.add(Need.on(Privilege.SELECT, name));
    if (past) {
      needs.add(Need.on(Privilege.HISTORY, name));
    }
  }

  private static String name(SqlIdentifier id) {
    return id.names.get(id.names.size() - 1);
  }
}
