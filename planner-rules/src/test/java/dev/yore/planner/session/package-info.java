/** Tests of what is kept between statements. */
package dev.yore.planner.session;
