/** The generated data and the questions by themselves. */
package dev.yore.tpc.tpch;
