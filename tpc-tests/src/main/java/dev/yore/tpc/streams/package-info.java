/**
 * Measures the store itself, without SQL: what a history costs on disk, and what reading the past
 * costs beside reading a copy of it that was loaded afresh. {@link
 * dev.yore.tpc.streams.StreamsCommand} is its command line.
 */
package dev.yore.tpc.streams;
