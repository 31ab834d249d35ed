package org.bootmasq.dhcp4.reply;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.bootmasq.dhcp4.message.ClientName;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * What has been decided about a reply before its options are chosen.
 *
 * @param base the header: op, htype, xid, flags, addresses and chaddr; without options
 * @param type of the reply, empty for BOOTP
 * @param serverId option 54
 * @param local our address towards the client: 0.0.0.0 in options, and siaddr where nothing else is said
 * @param router the default for option 3: ourselves or the relay
 * @param hostname without domain; goes into option 12
 * @param leaseSeconds option 51, and T1 and T2; empty for BOOTP and INFORM
 * @param fuzz seconds to take off T1 and T2 so that clients do not all renew at once; made smaller until it fits
 * @param fqdn what option 81 of the request said, the flags as the reply has them
 * @param pxeArchitecture option 93, if this is a PXE client
 * @param echoed options that come back as they came: 82 (RFC 3046 section 2.2)
 * @param resolver addresses of servers that the configuration names
 * @param dnsHere whether our DNS is on its usual port, so that clients can be pointed to it
 */
public record ReplyContext(
        Dhcp4Message request,
        Dhcp4Message base,
        Optional<MessageType> type,
        Set<String> tags,
        Ip4 serverId,
        Ip4 local,
        Optional<Ip4> router,
        Ip4 netmask,
        Ip4 broadcast,
        Optional<String> domain,
        Optional<String> hostname,
        OptionalLong leaseSeconds,
        int fuzz,
        boolean rapidCommit,
        Optional<ClientName.Fqdn> fqdn,
        Optional<Integer> pxeArchitecture,
        Optional<Bytes> echoed,
        Function<String, Optional<Ip4>> resolver,
        boolean dnsHere) {}
