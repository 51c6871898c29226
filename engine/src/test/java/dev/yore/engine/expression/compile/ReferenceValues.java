package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.Int128;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Physical values as the reference sees them. */
final class ReferenceValues {
  private ReferenceValues() {}

  static @Nullable Object of(@Nullable Object physical, ColumnType type) {
    if (physical == null || physical instanceof Double) {
      return physical;
    }
    if (physical instanceof byte[] bytes) {
      return type.kind() == Kind.DECIMAL
          ? new BigDecimal(Int128.big(Int128.high(bytes, 0), Int128.low(bytes, 0)), type.scale())
          : new String(bytes, StandardCharsets.UTF_8);
    }
    long number = (Long) physical;
    return switch (type.kind()) {
      case BOOLEAN -> number != 0;
      case DATE -> LocalDate.ofEpochDay(number);
      case TIMESTAMP ->
          LocalDateTime.ofEpochSecond(
              Math.floorDiv(number, 1000L),
              (int) Math.floorMod(number, 1000L) * 1_000_000,
              ZoneOffset.UTC);
      default -> BigDecimal.valueOf(number, type.scale());
    };
  }
}
