/**
 * The laboratory: network namespaces in which the program under test serves real DHCP and TFTP clients and real
 * firmware. Uses the operating system's programs and, for raw frames, libc; of the engine only
 * {@code wire}, and {@code iso9660}, which it holds against other readers of images.
 */
@NullMarked
package org.bootmasq.lab;

import org.jspecify.annotations.NullMarked;
