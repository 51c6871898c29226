/** Tables and progress as a person sees them. */
package dev.yore.tpc.console;
