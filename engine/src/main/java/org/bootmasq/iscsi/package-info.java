/** The SAN: its settings, and the iSCSI protocol of RFC 7143. It may use scsi, config and wire. */
@NullMarked
package org.bootmasq.iscsi;

import org.jspecify.annotations.NullMarked;
