/** Domain names, records and messages as octets (RFC 1035, 6891). Everything else in {@code dns} is built on it. */
@NullMarked
package org.bootmasq.dns.message;

import org.jspecify.annotations.NullMarked;
