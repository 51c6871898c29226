/**
 * Object stores: named byte sequences that are written whole and read in ranges, in a directory or
 * behind the S3 API. Main types: {@link dev.yore.store.object.ObjectStore}, what an implementation
 * offers, and {@link dev.yore.store.object.ObjectAccess}, how the store uses one. Knows nothing of
 * segments. The AWS SDK is optional and only {@code S3ObjectStore} refers to it.
 */
package dev.yore.store.object;
