/**
 * Octets, addresses, and the one reader and one writer that every codec goes through. Uses nothing else of the engine.
 */
@NullMarked
package org.bootmasq.wire;

import org.jspecify.annotations.NullMarked;
