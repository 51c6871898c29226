/**
 * Yore's SQL grammar: Calcite's, with period clauses on tables and Yore's statements. {@link
 * dev.yore.parser.YoreParser} turns text into Calcite's syntax tree; everything here is immutable
 * and safe for many threads. Knows neither the store nor the catalog.
 */
package dev.yore.parser;
