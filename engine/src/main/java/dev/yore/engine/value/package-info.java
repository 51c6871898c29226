/**
 * Between SQL's Java values and the store's physical ones, type by type, with the checks an
 * assignment makes. Codecs are immutable. Knows no Calcite: its internal values are plain Java ones
 * here.
 */
package dev.yore.engine.value;
