/**
 * What DNS is fed with: name servers from files and names, hosts files, names of leases, and the clock of signatures.
 * It knows files, and no configuration but DNS's.
 */
@NullMarked
package org.bootmasq.service.dns;

import org.jspecify.annotations.NullMarked;
