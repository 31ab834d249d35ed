/**
 * The machines that a configuration knows: {@code dhcp-host} lines and ethers(5), and which line is a machine's. Both
 * versions of DHCP look here, each with its own idea of which addresses are near.
 */
@NullMarked
package org.bootmasq.dhcp.host;

import org.jspecify.annotations.NullMarked;
