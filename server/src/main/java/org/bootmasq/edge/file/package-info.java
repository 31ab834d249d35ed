/** Files by names of any octets, their owners, and how much of one is read. Follows no link as root. */
@NullMarked
package org.bootmasq.edge.file;

import org.jspecify.annotations.NullMarked;
