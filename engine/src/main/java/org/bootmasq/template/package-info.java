/**
 * Scripts and answer files that are made for each machine, and the menu of iPXE. What a machine says of itself is
 * written so that no reader takes it for more than a word. It may use dhcp4.settings, pxe, config and wire.
 */
@NullMarked
package org.bootmasq.template;

import org.jspecify.annotations.NullMarked;
