/** TPC-BiH: the history by itself, and Yore's answers about it. */
package dev.yore.tpc.bih;
