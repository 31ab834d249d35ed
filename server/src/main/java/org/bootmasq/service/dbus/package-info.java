/** What others can ask of the server over D-Bus: methods as commands, answers and signals as messages. */
@NullMarked
package org.bootmasq.service.dbus;

import org.jspecify.annotations.NullMarked;
