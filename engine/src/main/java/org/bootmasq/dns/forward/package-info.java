/**
 * Questions on their way to upstream servers and answers on their way back. Asks, waits, asks again, checks, and fits
 * the answer to its asker.
 */
@NullMarked
package org.bootmasq.dns.forward;

import org.jspecify.annotations.NullMarked;
