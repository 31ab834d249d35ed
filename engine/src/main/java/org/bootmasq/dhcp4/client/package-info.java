/**
 * What was asked and who asks: the networks of the request, and the client's identity, tags, lease, {@code dhcp-host}
 * line and name.
 */
@NullMarked
package org.bootmasq.dhcp4.client;

import org.jspecify.annotations.NullMarked;
