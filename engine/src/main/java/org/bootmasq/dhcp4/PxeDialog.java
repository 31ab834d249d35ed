package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.reply.Reply;
import org.bootmasq.dhcp4.reply.ReplyBuilder;
import org.bootmasq.dhcp4.reply.ReplyContext;
import org.bootmasq.pxe.PxeSubOption;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * When PXE clients are answered apart from a lease (PXE 2.1 section 2): about the menu entry they chose, and by a proxyDHCP
 * server beside the one that gives addresses.
 */
final class PxeDialog {
    private static final int SECURITY = 0x8000;

    private final Exchange exchange;
    private final PxeClient client;

    PxeDialog(Exchange exchange, PxeClient client) {
        this.exchange = exchange;
        this.client = client;
    }

    /** @return whether the request was PXE's affair, answered or not */
    boolean decide(MessageType type) {
        Optional<Bytes> choice = exchange.request().option(OptionCode.VENDOR_SPECIFIC);
        Optional<Bytes> item =
                choice.flatMap(inside -> SubOptions.find(inside, PxeSubOption.BOOT_ITEM))
                        .filter(value -> value.length() >= 4);
        if (item.isPresent()) {
            bootServer(choice.get(), item.get());
            return true;
        }
        boolean pxePort = exchange.arrival().pxePort();
        boolean proxyType = type == MessageType.DISCOVER || (pxePort && type == MessageType.REQUEST);
        if (client.architecture() == PxeClient.NO_ARCHITECTURE || !proxyType) return false;
        for (Served network : exchange.networks()) {
            if (network.isProxy()
                    && network.range().condition().matches(exchange.tags().all())) {
                proxy(network, type);
                return true;
            }
        }
        return false;
    }

    /** The client chose a menu entry and asks where its file is. */
    private void bootServer(Bytes choice, Bytes item) {
        if (exchange.isIgnored()) return;
        if (((item.at(2) << 8 | item.at(3)) & SECURITY) != 0) {
            exchange.log().plainWarning("PXE BIS not supported");
            return;
        }
        Ip4 address = exchange.request().ciaddr();
        Optional<Served> network = Optional.empty();
        for (Served served : exchange.networks()) {
            boolean here = served.covers(address)
                    && served.range().condition().matches(exchange.tags().all());
            if (here && network.isEmpty()) network = Optional.of(served);
        }
        if (network.isEmpty()) {
            exchange.refuse("no range for " + address);
            return;
        }
        var replies = new Replies(exchange);
        Dhcp4Message base = replies.header(exchange.request().flags(), Ip4.UNSPECIFIED, address);
        ReplyContext context = replies.pxeContext(MessageType.ACK, base, network.get(), client);
        Optional<Reply> reply = ReplyBuilder.bootItem(exchange.settings(), context, choice, exchange.trace());
        if (reply.isEmpty()) {
            exchange.refuse("no pxe-service of this type");
            return;
        }
        log(Optional.of(address), reply.get().message().file().latin1());
        replies.send(reply.get(), network);
    }

    private void proxy(Served network, MessageType type) {
        exchange.tags().add(network.range().setTags(), network.range().directive(), "proxy of this network");
        Ip4 asked = exchange.request().ciaddr();
        boolean broadcast = type == MessageType.DISCOVER || asked.isUnspecified();
        log(Optional.empty(), exchange.isIgnored() ? "proxy-ignored" : "proxy");
        if (exchange.isIgnored()) return;
        var replies = new Replies(exchange);
        int flags = exchange.request().flags() | (broadcast ? Dhcp4Message.BROADCAST : 0);
        Dhcp4Message base = replies.header(flags, broadcast ? Ip4.UNSPECIFIED : asked, Ip4.UNSPECIFIED);
        MessageType answer = type == MessageType.DISCOVER ? MessageType.OFFER : MessageType.ACK;
        ReplyContext context = replies.pxeContext(answer, base, network, client);
        replies.send(ReplyBuilder.proxy(exchange.settings(), context, exchange.trace()), Optional.of(network));
    }

    private void log(Optional<Ip4> address, String text) {
        exchange.log().packet("PXE", address, text);
        exchange.tags().explainConditions();
        if (!exchange.tags().all().isEmpty()) {
            exchange.log().detail("tags: " + exchange.tags().text());
        }
    }
}
