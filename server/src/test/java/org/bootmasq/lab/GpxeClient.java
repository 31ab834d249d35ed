package org.bootmasq.lab;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * Stands in for gPXE 1.0.1 as a boot ROM shows it on the wire: the 387 octets of its DISCOVER, an xid that is the end
 * of its hardware address, DISCOVERs at 0, 1 and 3 s, two seconds of waiting for a proxy unless option 175.176 says no,
 * the file field before option 67 with no regard for overload, and TFTP with blksize 1432 and tsize.
 */
public final class GpxeClient {
    private static final int[] DISCOVER_AT_MILLIS = {0, 1000, 3000, 7000};
    private static final int PROXY_WAIT_MILLIS = 2000;
    private static final int BLKSIZE = 1432;
    private static final Bytes NO_UUID = Bytes.ofHex("0000000000000000000000000000000000");
    private static final Bytes FEATURES =
            Bytes.ofHex("b105018086100e180101230101220101190101210101100102120101130101110101eb03010001170101150101");

    private final Station station;
    private final Bytes mac;

    public GpxeClient(Station station) {
        this.station = station;
        this.mac = station.mac();
    }

    /** What a boot came to. */
    public record Boot(
            Ip4 address, BootpPacket ack, Optional<BootpPacket> proxy, Ip4 nextServer, String file, long waitedMillis) {
        /** The plain root path; a boot file wins over it. */
        public Optional<String> rootPath() {
            return ack.option(17).map(Bytes::latin1);
        }
    }

    public BootpPacket discover() {
        return BootpPacket.request(
                mac,
                Datagram.ip(mac.slice(2), 0).bits(),
                List.of(
                        option(53, "01"),
                        option(57, "05c0"),
                        option(93, "0000"),
                        option(94, "010201"),
                        new BootpPacket.Option(60, Bytes.latin1("PXEClient:Arch:00000:UNDI:002001")),
                        new BootpPacket.Option(77, Bytes.latin1("gPXE")),
                        option(55, "010306070c0f112b3c4243afcb"),
                        new BootpPacket.Option(175, FEATURES),
                        new BootpPacket.Option(61, Bytes.ofHex("01").plus(mac)),
                        new BootpPacket.Option(97, NO_UUID)));
    }

    /** DHCP to its end, or empty when nobody offers an address. */
    public Optional<Boot> configure() {
        long began = System.nanoTime();
        BootpPacket discover = discover();
        List<BootpPacket> offers = new ArrayList<>();
        for (int i = 0; i + 1 < DISCOVER_AT_MILLIS.length && addressed(offers).isEmpty(); i++) {
            broadcast(discover);
            collect(offers, 2, DISCOVER_AT_MILLIS[i + 1] - DISCOVER_AT_MILLIS[i], GpxeClient::isAddressed);
        }
        Optional<BootpPacket> offer = addressed(offers);
        if (offer.isEmpty()) {
            return Optional.empty();
        }
        if (!noProxy(offer.get()) && proxied(offers).isEmpty()) {
            collect(offers, 2, PROXY_WAIT_MILLIS, GpxeClient::isProxy);
        }
        BootpPacket request = discover.replacing(option(53, "03"))
                .plus(
                        new BootpPacket.Option(54, offer.get().option(54).orElse(Bytes.EMPTY)),
                        new BootpPacket.Option(50, offer.get().yiaddr().octets()));
        List<BootpPacket> acks = new ArrayList<>();
        for (int i = 0; i < 4 && acks.isEmpty(); i++) {
            broadcast(request);
            collect(acks, 5, 1000, _ -> true);
        }
        return acks.stream().findFirst().map(ack -> boot(ack, proxied(offers), began));
    }

    private Boot boot(BootpPacket ack, Optional<BootpPacket> proxyOffer, long began) {
        station.hold(address -> address.equals(ack.yiaddr()));
        boolean asks = proxyOffer.isPresent() || isPxe(ack);
        Optional<BootpPacket> proxy = proxyOffer.filter(offer -> !file(offer).isEmpty());
        if (asks && proxy.isEmpty()) {
            Ip4 server = proxyOffer
                    .flatMap(offer -> offer.address(54))
                    .or(() -> ack.address(54))
                    .orElse(Ip4.UNSPECIFIED);
            proxy = bootServer(ack.yiaddr(), server, bootItem(proxyOffer.orElse(ack)));
        }
        BootpPacket naming = proxy.filter(reply -> !file(reply).isEmpty()).orElse(ack);
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return new Boot(ack.yiaddr(), ack, proxy, naming.siaddr(), file(naming), waited);
    }

    /** Asks port 4011 for up to two seconds. */
    private Optional<BootpPacket> bootServer(Ip4 own, Ip4 server, Optional<BootpPacket.Option> item) {
        Optional<Bytes> serverMac = station.resolve(own, server);
        if (serverMac.isEmpty()) {
            return Optional.empty();
        }
        BootpPacket request = discover().replacing(option(53, "03")).with(own, Ip4.UNSPECIFIED, 0);
        request = item.map(request::replacing).orElse(request);
        station.send(new Datagram(mac, serverMac.get(), own, 68, server, 4011, request.octets()));
        List<BootpPacket> acks = new ArrayList<>();
        collect(acks, 5, PROXY_WAIT_MILLIS, _ -> true);
        return acks.stream().findFirst();
    }

    /** Fetches a file as gPXE does; empty when the server says there is none. */
    public Optional<byte[]> fetch(Ip4 own, Ip4 server, String file) {
        Bytes serverMac = station.resolve(own, server).orElse(Datagram.BROADCAST_MAC);
        int port = 2000 + (int) (System.nanoTime() & 0x3ff);
        Bytes ask = new ByteWriter(file.length() + 40)
                .u16(1)
                .bytes(Bytes.latin1(file + "\0octet\0blksize\0" + BLKSIZE + "\0tsize\0" + "0\0"))
                .bytes();
        ByteWriter content = new ByteWriter(1 << 16);
        Datagram last = new Datagram(mac, serverMac, own, port, server, 69, ask);
        int expected = 1;
        int blksize = 512;
        for (int silent = 0; silent < 5; ) {
            station.send(last);
            Optional<Datagram> got =
                    await(reply -> reply.toPort() == port && reply.from().equals(server), 1000);
            if (got.isEmpty()) {
                silent++;
                continue;
            }
            Bytes payload = got.get().payload();
            int block = Datagram.u16(payload, 2);
            switch (Datagram.u16(payload, 0)) {
                case 6 -> {
                    blksize = payload.latin1().contains("blksize\0" + BLKSIZE + "\0") ? BLKSIZE : 512;
                    last = acknowledge(last, got.get(), 0);
                }
                case 3 -> {
                    last = acknowledge(last, got.get(), block);
                    if (block == (expected & 0xffff)) {
                        expected++;
                        content.bytes(payload.slice(4));
                        if (payload.length() - 4 < blksize) {
                            station.send(last);
                            return Optional.of(content.bytes().toArray());
                        }
                    }
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The first lines of a script, for the tests that only want to see it named. */
    public Optional<String> fetchText(Boot boot) {
        return fetch(boot.address(), boot.nextServer(), boot.file())
                .map(content -> new String(content, StandardCharsets.ISO_8859_1));
    }

    private static Datagram acknowledge(Datagram sent, Datagram got, int block) {
        Bytes ack = new ByteWriter(4).u16(4).u16(block).bytes();
        return new Datagram(
                sent.fromMac(), got.fromMac(), sent.from(), sent.fromPort(), got.from(), got.fromPort(), ack);
    }

    private void broadcast(BootpPacket packet) {
        station.send(
                new Datagram(mac, Datagram.BROADCAST_MAC, Ip4.UNSPECIFIED, 68, Ip4.BROADCAST, 67, packet.octets()));
    }

    /** Keeps replies of a type until one is wanted or the time is over. */
    private void collect(List<BootpPacket> into, int type, int millis, Predicate<BootpPacket> wanted) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (left > 0) {
            Optional<BootpPacket> reply = await(datagram -> datagram.toPort() == 68, (int) left)
                    .map(datagram -> BootpPacket.parse(datagram.payload()))
                    .filter(packet -> packet.xid() == discover().xid() && packet.type() == type);
            reply.ifPresent(into::add);
            if (reply.filter(wanted).isPresent()) {
                return;
            }
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }

    private Optional<Datagram> await(Predicate<Datagram> wanted, int millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (left > 0) {
            Optional<Datagram> datagram = station.receive((int) left).filter(wanted);
            if (datagram.isPresent()) {
                return datagram;
            }
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        return Optional.empty();
    }

    /** The file field if it is not empty, else option 67; overload means nothing to gPXE. */
    static String file(BootpPacket reply) {
        String field = reply.fileName();
        return field.isEmpty() ? reply.option(67).map(BootpPacket::text).orElse("") : field;
    }

    /** Sub-option 176 of option 175: the server promises that there is no proxy to wait for. */
    private static boolean noProxy(BootpPacket offer) {
        Bytes all = offer.option(175).orElse(Bytes.EMPTY);
        for (int at = 0; at + 1 < all.length(); at += 2 + all.at(at + 1)) {
            if (all.at(at) == 176) {
                return at + 2 < all.length() && all.at(at + 2) != 0;
            }
        }
        return false;
    }

    /** Layer 0 of the first service that a menu offers: sub-option 71 with the type in sub-option 9, or 8 (PXE 2.1). */
    private static Optional<BootpPacket.Option> bootItem(BootpPacket reply) {
        Bytes menu = reply.option(43).orElse(Bytes.EMPTY);
        for (int at = 0; at + 3 < menu.length() && menu.at(at) != 255; at += 2 + menu.at(at + 1)) {
            if (menu.at(at) == 8 || menu.at(at) == 9) {
                String type = menu.slice(at + 2, at + 4).hex();
                return Optional.of(option(43, "4704" + type + "0000ff"));
            }
        }
        return Optional.empty();
    }

    private static boolean isAddressed(BootpPacket offer) {
        return !offer.yiaddr().isUnspecified();
    }

    private static boolean isPxe(BootpPacket reply) {
        return reply.option(60)
                .map(text -> text.latin1().startsWith("PXEClient"))
                .orElse(false);
    }

    private static boolean isProxy(BootpPacket offer) {
        return !isAddressed(offer) && isPxe(offer);
    }

    private static Optional<BootpPacket> addressed(List<BootpPacket> offers) {
        return offers.stream().filter(GpxeClient::isAddressed).findFirst();
    }

    private static Optional<BootpPacket> proxied(List<BootpPacket> offers) {
        return offers.stream().filter(GpxeClient::isProxy).findFirst();
    }

    private static BootpPacket.Option option(int code, String hex) {
        return new BootpPacket.Option(code, Bytes.ofHex(hex));
    }
}
