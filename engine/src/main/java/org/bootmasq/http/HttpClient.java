package org.bootmasq.http;

import java.util.Optional;
import java.util.Set;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * Who asks.
 *
 * @param interfaceName where it reached us
 * @param server the address of ours that it asked
 * @param port that it asked
 * @param isSecure whether it asked over TLS
 * @param hardwareAddress where it was looked for, which is done for what needs it only
 * @param tags of its lease
 */
public record HttpClient(
        IpAddress address,
        String interfaceName,
        IpAddress server,
        int port,
        boolean isSecure,
        Optional<HardwareAddress> hardwareAddress,
        Set<String> tags) {
    public HttpClient {
        tags = Set.copyOf(tags);
    }

    /** The beginning of URLs by which it finds us where it found us, without a slash behind it. */
    public String base() {
        int standard = isSecure ? HttpsSettings.STANDARD_PORT : HttpSettings.STANDARD_PORT;
        return (isSecure ? "https://" : "http://")
                + (server instanceof Ip6 ? "[" + server + "]" : server)
                + (port == standard ? "" : ":" + port);
    }

    /** As the trace and log lines call it. */
    public HttpEvent.HttpPeer peer() {
        return new HttpEvent.HttpPeer(address, interfaceName);
    }
}
