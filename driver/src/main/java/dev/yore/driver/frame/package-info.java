/**
 * Rows on the wire in columns: what {@code POST /rows} answers with, see {@code FrameFormat}. Used
 * at both ends; depends on Avatica's values only.
 */
package dev.yore.driver.frame;
