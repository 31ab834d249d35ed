/** {@code bootmasq demo}: a network, a server and a machine that boots from it, without root or firmware. */
@NullMarked
package org.bootmasq.cli.demo;

import org.jspecify.annotations.NullMarked;
