/**
 * Segments that other processes lay down in a store's object store for its writer to commit: {@link
 * dev.yore.store.staged.StagedWriter} writes them, {@link dev.yore.store.staged.StagedJob} says
 * which of them are one commit. Until that happens they are nobody's; see docs/format-staged.md.
 */
package dev.yore.store.staged;
