/** What joins work with, against plain references. */
package dev.yore.engine.join;
