/** Rules of the house that hold for every module. */
package dev.yore.tpc;
