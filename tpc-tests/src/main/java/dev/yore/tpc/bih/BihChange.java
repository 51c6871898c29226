package dev.yore.tpc.bih;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a commit did to one row in the end.
 *
 * @param before null for a new row
 * @param after null for a row that is gone
 */
public record BihChange(
    BihTable table, List<Object> key, Object @Nullable [] before, Object @Nullable [] after) {}
