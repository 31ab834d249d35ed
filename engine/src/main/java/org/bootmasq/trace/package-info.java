/**
 * What was decided and why, in one vocabulary for all protocols. Engines tell it while they decide; the log, {@code
 * explain} and whoever else wants to know listen.
 */
@NullMarked
package org.bootmasq.trace;

import org.jspecify.annotations.NullMarked;
