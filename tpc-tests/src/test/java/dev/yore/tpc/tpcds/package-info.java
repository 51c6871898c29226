/** Tests of TPC-DS: its tables, its questions, and the answers to them. */
package dev.yore.tpc.tpcds;
