/** Running a plan: its context, its batches, its memory and its threads. */
package dev.yore.engine.run;
