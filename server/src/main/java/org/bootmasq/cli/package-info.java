/** dnsmasq's command line and the subcommands. */
@NullMarked
package org.bootmasq.cli;

import org.jspecify.annotations.NullMarked;
