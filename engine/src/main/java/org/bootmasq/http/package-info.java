/**
 * HTTP as firmware, boot loaders and installers use it: requests are read, files are found, replies are made of them
 * (RFC 9110, RFC 9112). Octets and names in, replies out.
 */
@NullMarked
package org.bootmasq.http;

import org.jspecify.annotations.NullMarked;
