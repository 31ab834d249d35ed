/**
 * Machines and their boots, put together from what the protocols tell of each. Nothing here knows a protocol's octets
 * or asks anybody.
 */
@NullMarked
package org.bootmasq.report.machine;

import org.jspecify.annotations.NullMarked;
