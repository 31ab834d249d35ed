/**
 * What both versions of DHCP go by: their settings together, ethers(5), and what the log says of them at the start.
 * It runs nothing.
 */
@NullMarked
package org.bootmasq.service.dhcp;

import org.jspecify.annotations.NullMarked;
