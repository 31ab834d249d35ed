/**
 * The oracle: the same configuration and the same packets to dnsmasq and to Bootmasq, replies and log lines compared.
 * Uses the lab, and of the engine only {@code wire}, so that what judges the engine is not made of it.
 */
@NullMarked
package org.bootmasq.oracle;

import org.jspecify.annotations.NullMarked;
