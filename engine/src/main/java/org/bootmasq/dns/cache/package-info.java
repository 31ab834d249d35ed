/** What upstream servers answered and how long it may be repeated (RFC 1035, 2308, 8767). */
@NullMarked
package org.bootmasq.dns.cache;

import org.jspecify.annotations.NullMarked;
