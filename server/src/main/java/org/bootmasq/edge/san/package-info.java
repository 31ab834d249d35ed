/** Runs the iSCSI engine: portals and connections, images and their overlays. */
@NullMarked
package org.bootmasq.edge.san;

import org.jspecify.annotations.NullMarked;
