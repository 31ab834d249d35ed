package org.bootmasq.dns.forward;

import org.bootmasq.dns.dnssec.HighestWork;

/**
 * What a {@link Forwarder} has counted.
 *
 * @param forwarded questions that went to servers
 * @param unanswered those of them that no server answered in time
 * @param highest the most that validating one question has cost
 */
public record ForwardCounts(long forwarded, long unanswered, HighestWork highest) {}
