/** What a DHCPv4 reply says: which options and fields, in which order, and what is left out where room is short. */
@NullMarked
package org.bootmasq.dhcp4.reply;

import org.jspecify.annotations.NullMarked;
