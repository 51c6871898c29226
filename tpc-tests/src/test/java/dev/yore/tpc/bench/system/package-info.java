/** Systems under test: wrong ones, and servers of the machine. */
package dev.yore.tpc.bench.system;
