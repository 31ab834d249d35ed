/**
 * dnsmasq.conf and argv as {@link org.bootmasq.config.Directive}s that remember where they stood. Uses {@code wire}.
 */
@NullMarked
package org.bootmasq.config;

import org.jspecify.annotations.NullMarked;
