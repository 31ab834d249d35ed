/** {@code bootmasq probe}: plays a machine that boots from the network at hand, and says what would go wrong. */
@NullMarked
package org.bootmasq.cli.probe;

import org.jspecify.annotations.NullMarked;
