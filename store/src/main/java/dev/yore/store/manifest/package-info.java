/**
 * Manifests: what an object store says about a published store, so that it can be restored, opened
 * for reading or read by another engine without its metadata database. {@link
 * dev.yore.store.manifest.ManifestFormat} is the grammar, {@link
 * dev.yore.store.manifest.ManifestStore} the door. Knows no open store. Safe for many threads.
 */
package dev.yore.store.manifest;
