/**
 * TPC-H with a history: the demo, the benchmark and the tests that compare with other databases.
 */
package dev.yore.tpc;
