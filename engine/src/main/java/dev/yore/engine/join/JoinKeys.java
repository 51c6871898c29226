package dev.yore.engine.join;

import dev.yore.store.schema.ColumnType;
import java.util.List;

/**
 * What rows are joined by. Immutable.
 *
 * @param fields of the side the rows come from
 * @param types of the keys
 * @param nullsEqual per key whether null has null as partner
 */
public record JoinKeys(int[] fields, List<ColumnType> types, boolean[] nullsEqual) {}
