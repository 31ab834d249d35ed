/** OpenWrt's UCI: its files read and printed, and its pending changes. Text in, text out; uses config and wire. */
@NullMarked
package org.bootmasq.uci;

import org.jspecify.annotations.NullMarked;
