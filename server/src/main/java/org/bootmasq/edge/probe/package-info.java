/** Plays a machine on a network that others serve: sends its questions, hears the answers, fetches files. */
@NullMarked
package org.bootmasq.edge.probe;

import org.jspecify.annotations.NullMarked;
