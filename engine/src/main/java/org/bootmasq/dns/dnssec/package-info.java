/**
 * Whether an answer is signed as its zone says: chains of trust, signatures, proofs that nothing exists (RFC 4033 to
 * 4035, 5155).
 */
@NullMarked
package org.bootmasq.dns.dnssec;

import org.jspecify.annotations.NullMarked;
