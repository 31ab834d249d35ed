/**
 * D-Bus, as far as a service on the bus needs it: messages as octets (marshalling and message format of the D-Bus
 * specification), the way from a new connection to a name on the bus, and what an object says of itself.
 */
@NullMarked
package org.bootmasq.dbus;

import org.jspecify.annotations.NullMarked;
