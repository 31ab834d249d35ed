package org.bootmasq.dhcp6;

import java.util.Random;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Messages made by chance of what a server looks at; the fuzzer goes further. */
class AnyMessageTest {
    private static final int[] CODES = {3, 4, 5, 6, 8, 13, 14, 15, 16, 17, 18, 25, 26, 37, 39, 61, 62, 79, 82};

    @Test
    void whateverIsAskedTheServerStands() {
        var random = new Random(8415);
        for (int i = 0; i < 3000; i++) Dhcp6ServerFuzzTest.exchange(random.nextInt(16), message(random));
    }

    private static Bytes message(Random random) {
        int type = 1 + random.nextInt(11);
        var packet = new ByteWriter(256).u8(type).u8(0).u16(7);
        packet.u16(1).u16(2).u16(random.nextInt(2));
        if (type == 3 || type == 5 || type == 8 || type == 9) {
            packet.u16(2).u16(Link.SERVER.length()).bytes(Link.SERVER);
        }
        for (int i = random.nextInt(5); i >= 0; i--) option(packet, random, 2);
        return random.nextInt(8) == 0 ? relayed(packet.bytes(), random) : packet.bytes();
    }

    private static void option(ByteWriter packet, Random random, int depth) {
        int code = CODES[random.nextInt(CODES.length)];
        var value = new ByteWriter(64);
        switch (code) {
            case 3, 25 -> value.i32(random.nextInt(3)).i32(0).i32(0);
            case 4 -> value.i32(random.nextInt(3));
            case 5 ->
                value.ip6(Link.ip("2001:db8:1::" + Integer.toHexString(0x100 + random.nextInt(4))))
                        .i32(0)
                        .i32(0);
            case 26 -> value.i32(0).i32(0).u8(random.nextInt(130)).ip6(Link.ip("2001:db8:f00:4200::"));
            default -> {
                var octets = new byte[random.nextInt(20)];
                random.nextBytes(octets);
                value.bytes(octets, 0, octets.length);
            }
        }
        if (depth > 0 && (code == 3 || code == 4 || code == 25)) {
            for (int i = random.nextInt(3); i > 0; i--) option(value, random, depth - 1);
        }
        packet.u16(code).u16(value.length()).bytes(value.bytes());
    }

    private static Bytes relayed(Bytes message, Random random) {
        return new ByteWriter(256)
                .u8(12)
                .u8(0)
                .ip6(random.nextBoolean() ? Link.ip("2001:db8:1::7") : Link.ip("::"))
                .ip6(Link.CLIENT)
                .u16(9)
                .u16(message.length())
                .bytes(message)
                .bytes();
    }
}
