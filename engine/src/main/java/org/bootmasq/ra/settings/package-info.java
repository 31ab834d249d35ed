/**
 * What a configuration says of router advertisements, worked out for the server that makes them. Uses {@code
 * ra.message}, {@code dhcp.six}, {@code net}, {@code config} and {@code wire}.
 */
@NullMarked
package org.bootmasq.ra.settings;

import org.jspecify.annotations.NullMarked;
