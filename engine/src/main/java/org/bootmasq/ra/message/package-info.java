/**
 * Messages of ICMPv6 that routers send and get: solicitations, advertisements with their options, echoes, and their one
 * codec. Uses {@code wire}.
 */
@NullMarked
package org.bootmasq.ra.message;

import org.jspecify.annotations.NullMarked;
