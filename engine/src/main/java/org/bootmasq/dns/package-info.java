/**
 * The domain name system as the configuration describes it: servers, local names, records, limits. Uses {@code config}
 * and {@code wire}.
 */
@NullMarked
package org.bootmasq.dns;

import org.jspecify.annotations.NullMarked;
