/**
 * What a server would do, without being one: its engines on settings alone, with no port and no file of the system.
 * Explaining and the watched run are made of this.
 */
@NullMarked
package org.bootmasq.service.rehearsal;

import org.jspecify.annotations.NullMarked;
