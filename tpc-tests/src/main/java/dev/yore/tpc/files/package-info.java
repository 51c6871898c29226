/** Directories in which measured databases lie: how large they are, and getting rid of them. */
package dev.yore.tpc.files;
