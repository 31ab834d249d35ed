/** Names that the configuration, hosts files, interfaces and leases give: found here, asked of nobody else. */
@NullMarked
package org.bootmasq.dns.local;

import org.jspecify.annotations.NullMarked;
