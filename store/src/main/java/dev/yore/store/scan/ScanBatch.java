package dev.yore.store.scan;

import dev.yore.store.vector.ColumnVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a scan's answer: vectors in the order of {@link ScanSpec#columns()} and which of
 * their rows count. Immutable.
 *
 * @param selectedCount rows selected, at least 1
 * @param selection positions of the selected rows in the vectors, ascending, at least {@code
 *     selectedCount} long; null when rows 0 to {@code selectedCount} are all selected
 */
public record ScanBatch(
    int selectedCount, int @Nullable [] selection, List<ColumnVector> columns) {}
