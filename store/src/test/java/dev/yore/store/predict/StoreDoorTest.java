package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.TestTables;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thinking of what comes next takes nothing from the statements that run. */
class StoreDoorTest {
  private static final String MAIN = "main";
  private static final BoundStatement STATEMENT =
      new BoundStatement(new StatementShape(List.of("SELECT ID FROM ITEMS"), List.of()), List.of());

  @TempDir private Path parent;
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();

  /** The store, with its calls counted by name. */
  private Store counted(Store store) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> call(store, method, arguments));
  }

  private @Nullable Object call(Store store, Method method, Object @Nullable [] arguments)
      throws Throwable {
    calls.merge(method.getName(), 1, Integer::sum);
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static StatementPlanner planner(TableSchema table) {
    return new StatementPlanner() {
      @Override
      public BoundStatement split(String sql, List<@Nullable Object> parameters) {
        return STATEMENT;
      }

      @Override
      public String write(String like, BoundStatement statement) {
        return like;
      }

      @Override
      public List<ScanSpec> scans(BoundStatement statement, String branch) {
        return List.of(
            new ScanSpec(
                table.tableId(), List.of(0), List.of(), new Period.Current(), Long.MAX_VALUE));
      }
    };
  }

  /** With 367 pages of four columns it took as long as a fifth of the question itself. */
  @Test
  void pagesOfAPlanAreLookedAtOnceAndChunksOnlyWhereThereIsAnObjectStore() {
    try (Store store = Store.open(StoreOptions.at(parent.resolve("store")))) {
      TableSchema table = TestTables.items(store);
      StoreDoor door = new StoreDoor(counted(store), planner(table));
      door.catchUp();
      for (int asked = 0; asked < 10; asked++) {
        door.blocks(STATEMENT, MAIN, asked);
        door.writeGapMillis(STATEMENT);
        door.lastWriteMillis(STATEMENT);
        door.coldMillis(STATEMENT, MAIN);
      }
      assertThat(calls.get("footprint")).isEqualTo(1);
      assertThat(calls).doesNotContainKey("needed");
    }
  }
}
