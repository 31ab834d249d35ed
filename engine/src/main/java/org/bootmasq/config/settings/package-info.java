/** What the configuration says about the process itself: interfaces, log, user, process. */
@NullMarked
package org.bootmasq.config.settings;

import org.jspecify.annotations.NullMarked;
