/** The comparison of answers by itself. */
package dev.yore.tpc.answer;
