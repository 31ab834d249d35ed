package org.bootmasq.dhcp;

/**
 * One moment by both clocks.
 *
 * @param steadyMillis milliseconds of a clock that never jumps, by which probes and offers end
 * @param unixSeconds Unix time, by which leases end
 */
public record Moment(long steadyMillis, long unixSeconds) {}
