/** The connection to the system bus of D-Bus, on the main loop's thread. */
@NullMarked
package org.bootmasq.edge.dbus;

import org.jspecify.annotations.NullMarked;
