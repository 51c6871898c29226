/**
 * What a run leaves to be read: a {@link dev.yore.tpc.bench.report.Report} as text, Markdown, JSON
 * and a page with plots that needs no network. Stateless writers over immutable values.
 */
package dev.yore.tpc.bench.report;
