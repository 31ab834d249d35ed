package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.HttpBootClients;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.PxeClient;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.reply.Replies;
import org.bootmasq.dhcp4.reply.Reply;
import org.bootmasq.pxe.PxeSubOption;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * When PXE clients are answered apart from a lease (PXE 2.1 section 2): about the menu entry they chose, and by a
 * proxyDHCP server beside the one that gives addresses.
 */
final class PxeDialog {
    private static final int SECURITY = 0x8000;

    private final ServerState server;
    private final Optional<PxeClient> pxe;
    private final Outcome outcome;

    /** @param pxe the client as PXE's, if it is one; others are answered if they boot by HTTP */
    PxeDialog(ServerState server, Optional<PxeClient> pxe, Outcome outcome) {
        this.server = server;
        this.pxe = pxe;
        this.outcome = outcome;
    }

    /** @return whether the request was PXE's affair, answered or not */
    boolean decide(Client client, MessageType type) {
        Optional<Bytes> choice = client.request().message().option(OptionCode.VENDOR_SPECIFIC);
        Optional<Bytes> item = pxe.flatMap(_ -> choice)
                .flatMap(inside -> SubOptions.find(inside, PxeSubOption.BOOT_ITEM))
                .filter(value -> value.length() >= 4);
        if (item.isPresent()) {
            bootServer(client, choice.get(), item.get());
            return true;
        }
        boolean pxePort = client.request().arrival().pxePort();
        boolean proxyType = type == MessageType.DISCOVER || (pxePort && type == MessageType.REQUEST);
        boolean byPxe = pxe.filter(PxeClient::hasArchitecture).isPresent();
        if (!proxyType || !(byPxe || mayBootByHttp(client))) return false;
        for (Served network : client.networks()) {
            if (!network.isProxy() || !client.mayUse(network)) continue;
            Client known = client.withTags(client.tags()
                    .with(network.range().setTags(), network.range().directive(), "proxy of this network"));
            if (byPxe || server.replies().givesUrl(known, network)) {
                proxy(known, network, type == MessageType.DISCOVER);
                return true;
            }
        }
        return false;
    }

    private boolean mayBootByHttp(Client client) {
        return !server.settings().boot().httpBoots().lines().isEmpty()
                && HttpBootClients.of(client.request().message()).isPresent();
    }

    /** The client chose a menu entry and asks where its file is. */
    private void bootServer(Client client, Bytes choice, Bytes item) {
        if (client.ignored()) return;
        if (((item.at(2) << 8 | item.at(3)) & SECURITY) != 0) {
            outcome.warning("PXE BIS not supported");
            return;
        }
        Ip4 address = client.request().message().ciaddr();
        Optional<Served> network = client.networks().stream()
                .filter(served -> served.covers(address) && client.mayUse(served))
                .findFirst();
        if (network.isEmpty()) {
            outcome.refused("no range for " + address);
            return;
        }
        Replies replies = server.replies();
        Optional<Reply> reply = replies.bootItem(client, network.get(), choice, outcome);
        if (reply.isEmpty()) {
            outcome.refused("no pxe-service of this type");
            return;
        }
        log(client, Optional.of(address), reply.get().message().file().latin1());
        replies.send(reply.get(), client.request(), network.get(), outcome);
    }

    private void proxy(Client client, Served network, boolean discover) {
        outcome.reached(client);
        log(client, Optional.empty(), client.ignored() ? "proxy-ignored" : "proxy");
        if (!client.ignored()) server.replies().proxy(client, network, discover, outcome);
    }

    private void log(Client client, Optional<Ip4> address, String text) {
        outcome.packet("PXE", address, text);
        outcome.tags(client.tags());
    }
}
