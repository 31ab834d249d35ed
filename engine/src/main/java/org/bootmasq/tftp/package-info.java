/**
 * TFTP: packets, options, names and transfers of RFC 1350, 2347, 2348, 2349 and 7440. Uses {@code config} and {@code
 * wire}.
 */
@NullMarked
package org.bootmasq.tftp;

import org.jspecify.annotations.NullMarked;
