/** SCSI disks: commands, sense data, reservations, on stores that somebody else keeps. It may use wire. */
@NullMarked
package org.bootmasq.scsi;

import org.jspecify.annotations.NullMarked;
