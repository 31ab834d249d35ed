package org.bootmasq.dhcp4.settings;

import java.util.Optional;

/**
 * What happens when leases change.
 *
 * @param script {@code dhcp-script}, a path
 * @param user {@code dhcp-scriptuser}
 * @param leaseFile {@code dhcp-leasefile}; absent means the default path of dnsmasq
 */
public record Scripts(Optional<String> script, Optional<String> user, Optional<String> leaseFile) {}
