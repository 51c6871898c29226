/** The demo as a user runs it. */
package dev.yore.tpc.demo;
