/** What other servers have, fetched from them, kept on the disk, and served as ours: {@code http-mirror}. */
@NullMarked
package org.bootmasq.edge.http.mirror;

import org.jspecify.annotations.NullMarked;
