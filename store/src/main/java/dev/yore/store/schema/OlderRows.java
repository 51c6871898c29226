package dev.yore.store.schema;

import dev.yore.store.schema.ColumnType.Physical;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a column says of rows that were written before it was as it is now. Immutable; never changes
 * as long as the column keeps its id.
 */
public sealed interface OlderRows {
  /** The commit that gave the table the column; rows of earlier commits do not have it. */
  long sinceSequence();

  /**
   * Rows that were current when the column was added have one value, their earlier versions none.
   *
   * @param value physical ({@code Long}, {@code Double} or {@code byte[]}) or null
   */
  record Constant(long sinceSequence, @Nullable Object value) implements OlderRows {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Constant that
          && sinceSequence == that.sinceSequence
          && Objects.deepEquals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(sinceSequence);
    }
  }

  /**
   * Older rows have the values of the column it was, whose type had another {@link Physical} form
   * or scale.
   *
   * @param former the column before, with the id its values lie under
   */
  record Converted(long sinceSequence, Column former) implements OlderRows {}
}
