package org.bootmasq.dhcp6.client;

import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.Effects;

/** What comes of one message of DHCPv6. */
public final class Outcome extends Effects {
    private final Request request;
    private final Site site;

    public Outcome(Request request, Site site, ClientTrace trace) {
        super(trace);
        this.request = request;
        this.site = site;
    }

    /** For what else might come of the same request. */
    public Outcome another() {
        return new Outcome(request, site, trace());
    }

    /**
     * {@code DHCPSOLICIT(lan0) 00:03:00:01:02:00:00:00:02:02}: what was asked.
     *
     * @param name of the client, or that it is ignored; may be empty
     */
    public void asked(String name) {
        packet(request.kind().logName(), Optional.empty(), name);
    }

    /**
     * {@code DHCPREPLY(lan0) 2001:db8:1::1c6 00:03:00:01:02:00:00:00:02:02 name}.
     *
     * @param what an address or a prefix
     * @param name of the client, or what there is to say; may be empty
     */
    public void packet(String type, Optional<String> what, String name) {
        if (has(Option.QUIET_DHCP6) && !has(Option.LOG_DHCP)) return;
        complaint(type, what, name);
    }

    /** A line that even {@code quiet-dhcp6} leaves. */
    public void complaint(String type, Optional<String> what, String reason) {
        info(type + "(" + request.view().name() + ") "
                + what.map(text -> text + " ").orElse("") + request.sender().text() + " " + reason);
    }

    @Override
    public boolean isDetailed() {
        return has(Option.LOG_DHCP);
    }

    private boolean has(Option option) {
        return site.settings().has(option);
    }

    @Override
    protected String transaction() {
        return String.valueOf(request.message().transactionId());
    }
}
