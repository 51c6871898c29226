/**
 * Yore's history in Apache Spark: a catalogue over what a store has published to an object store.
 * Knows the store and Spark, no SQL of ours.
 */
package dev.yore.spark;
