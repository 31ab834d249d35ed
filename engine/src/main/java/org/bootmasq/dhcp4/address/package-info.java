/**
 * What is chosen for a client: which address, from which range, for how long; and what is remembered of offers, pings
 * and refusals.
 */
@NullMarked
package org.bootmasq.dhcp4.address;

import org.jspecify.annotations.NullMarked;
