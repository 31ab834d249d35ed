/** Zones for which this server is the authority: {@code auth-zone} and what belongs to it. */
@NullMarked
package org.bootmasq.dns.auth;

import org.jspecify.annotations.NullMarked;
