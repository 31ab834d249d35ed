/**
 * Where a configuration comes from: dnsmasq's files or OpenWrt's, and when they change.
 * It reads, and does not judge.
 */
@NullMarked
package org.bootmasq.service.source;

import org.jspecify.annotations.NullMarked;
