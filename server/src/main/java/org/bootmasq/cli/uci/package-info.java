/** {@code bootmasq uci}: OpenWrt's command on its files. */
@NullMarked
package org.bootmasq.cli.uci;

import org.jspecify.annotations.NullMarked;
