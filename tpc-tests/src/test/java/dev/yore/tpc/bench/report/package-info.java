/** Reports of made-up figures. */
package dev.yore.tpc.bench.report;
