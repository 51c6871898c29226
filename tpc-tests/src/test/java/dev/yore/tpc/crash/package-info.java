/**
 * What must survive: writers killed in the middle of their work, and files with a flipped byte. The
 * child process writes a ledger whose whole content follows from each writer's last commit number,
 * so that the parent can tell a missing commit and half a commit from a whole one.
 */
package dev.yore.tpc.crash;
