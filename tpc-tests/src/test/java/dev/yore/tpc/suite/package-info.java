/** TPC-DS and TPC-BiH through the benchmark's command line. */
package dev.yore.tpc.suite;
