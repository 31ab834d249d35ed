/**
 * Names of clients, for both versions of DHCP: domains, whose names count, and what hosts files say of machines.
 * Nothing is looked up here.
 */
@NullMarked
package org.bootmasq.dhcp.name;

import org.jspecify.annotations.NullMarked;
