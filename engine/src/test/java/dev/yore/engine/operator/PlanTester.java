package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.WideDecimals;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs plans that read no table and gives their rows as Java values. */
final class PlanTester {
  static final long PLENTY_BYTES = 64L << 20;

  final AtomicBoolean cancelled = new AtomicBoolean();
  private final MemoryAccount memory;
  private final Path spillDirectory;

  PlanTester(Path spillDirectory) {
    this(spillDirectory, MemoryAccount.ofProcess());
  }

  PlanTester(Path spillDirectory, MemoryAccount memory) {
    this.memory = memory;
    this.spillDirectory = spillDirectory;
  }

  ExecutionContext context(int parallelism, long budgetBytes) {
    return new ExecutionContext(
        (dev.yore.store.Transaction)
            Proxy.newProxyInstance(
                PlanTester.class.getClassLoader(),
                new Class<?>[] {dev.yore.store.Transaction.class},
                (proxy, method, arguments) -> {
                  throw new AssertionError("these plans read no table");
                }),
        name -> null,
        cancelled::get,
        parallelism,
        memory,
        budgetBytes,
        spillDirectory);
  }

  PlanCursor open(PlanNode plan, int parallelism, long budgetBytes) {
    return PlanRunner.open(plan, context(parallelism, budgetBytes));
  }

  /** All rows: Long, Double, String, BigDecimal (wide decimals) or null. */
  List<List<@Nullable Object>> run(PlanNode plan, int parallelism, long budgetBytes) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (PlanCursor cursor = open(plan, parallelism, budgetBytes)) {
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        for (int i = 0; i < batch.selectedCount(); i++) {
          rows.add(row(batch, batch.position(i), plan.types()));
        }
      }
    }
    return rows;
  }

  List<List<@Nullable Object>> run(PlanNode plan) {
    return run(plan, 1, PLENTY_BYTES);
  }

  private static List<@Nullable Object> row(Batch batch, int row, List<ColumnType> types) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(value(types.get(i), batch.columns()[i], row));
    }
    return values;
  }

  private static @Nullable Object value(ColumnType type, ColumnVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (vector instanceof LongVector longs) {
      return longs.get(row);
    }
    if (vector instanceof DoubleVector doubles) {
      return doubles.get(row);
    }
    BytesVector bytes = (BytesVector) vector;
    return type.kind() == Kind.DECIMAL
        ? new BigDecimal(wide(bytes.getBytes(row)), type.scale())
        : bytes.getString(row);
  }

  private static BigInteger wide(byte[] value) {
    value[0] ^= (byte) 0x80;
    return new BigInteger(value);
  }

  static byte[] wideBytes(BigInteger value) {
    byte[] bytes = new byte[WideDecimals.BYTES];
    WideDecimals.put(bytes, 0, value.shiftRight(64).longValue(), value.longValue());
    return bytes;
  }

  /** Files that runs have left behind. */
  List<Path> spillFiles() {
    if (!Files.exists(spillDirectory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(spillDirectory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
