package org.bootmasq.dns.query;

import java.util.Optional;
import org.bootmasq.wire.IpAddress;

/** A name server that questions go to, and how it did so far. */
public final class UpstreamServer {
    /**
     * Where it is, and how it is reached.
     *
     * @param scope of a link-local IPv6 address, as text; empty for none
     * @param device questions leave through this interface; empty for any
     * @param source and from this address
     * @param sourcePort and port, 0 for any
     */
    public record Address(
            IpAddress ip, String scope, int port, String device, Optional<IpAddress> source, int sourcePort) {
        /** As the log names it: {@code 192.0.2.1#53}, {@code fe80::1%eth0#53}. */
        @Override
        public String toString() {
            return ip + (scope.isEmpty() ? "" : "%" + scope) + "#" + port;
        }
    }

    /**
     * How a name server did.
     *
     * @param sent questions sent to it for the first time
     * @param failed answers that say it could not answer
     * @param noSuchName answers that there is no such name
     * @param retried questions sent to it again
     * @param latencyMillis how long it takes to answer
     */
    public record Counts(Address address, long sent, long failed, long noSuchName, long retried, long latencyMillis) {}

    private final Address address;
    private long sent;
    private long retried;
    private long failed;
    private long noSuchName;
    private long latencyMillis;
    private boolean loops;

    public UpstreamServer(Address address) {
        this.address = address;
    }

    /** Where it is reached. */
    public Address address() {
        return address;
    }

    /** Counts a question sent to it, or one sent again. */
    public void sent(boolean again) {
        if (again) retried++;
        else sent++;
    }

    /** Counts an answer that says it could not answer. */
    public void failed() {
        failed++;
    }

    /** dnsmasq: the latency shown is a mean in which the past counts more than the last answer. */
    public void answered(long millis, boolean nxdomain) {
        latencyMillis = (latencyMillis * 127 + (millis << 10)) / 128;
        if (nxdomain) noSuchName++;
    }

    /** Whether what it was asked came back here as a question: {@code dns-loop-detect}. */
    public boolean loops() {
        return loops;
    }

    /** Whether questions sent to it come back to us, so that it is not asked. */
    public void loops(boolean found) {
        loops = found;
    }

    void forgetCounts() {
        sent = 0;
        retried = 0;
        failed = 0;
        noSuchName = 0;
        latencyMillis = 0;
    }

    /** As {@code servers.bind} tells it: where it is, questions sent, questions that failed. */
    public String chaosText() {
        return address + " " + sent + " " + failed;
    }

    /** How it did since the counts were forgotten. */
    public Counts counts() {
        return new Counts(address, sent, failed, noSuchName, retried, latencyMillis >> 10);
    }

    /** The line about it that SIGUSR1 brings into the log. */
    public String statistics() {
        return "server " + address + ": queries sent " + sent + ", retried " + retried + ", failed " + failed
                + ", nxdomain replies " + noSuchName + ", avg. latency " + (latencyMillis >> 10) + "ms";
    }
}
