package org.bootmasq.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void whatWasGivenCannotBeChangedLater() {
        byte[] source = {1, 2, 3};
        Bytes bytes = Bytes.of(source);
        source[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes).isEqualTo(Bytes.ofHex("01 02 03"));
    }

    @Test
    void partsAreFoundAndTaken() {
        Bytes bytes = Bytes.latin1("PXEClient:Arch:00007");
        assertThat(bytes.startsWith(Bytes.latin1("PXEClient"))).isTrue();
        assertThat(bytes.indexOf(Bytes.latin1("Arch"))).isEqualTo(10);
        assertThat(bytes.contains(Bytes.latin1("arch"))).isFalse();
        assertThat(bytes.slice(15).latin1()).isEqualTo("00007");
        assertThat(Bytes.EMPTY.plus(bytes)).isEqualTo(bytes);
    }

    @Test
    void textKeepsEveryOctet() {
        var all = new byte[256];
        for (int i = 0; i < 256; i++) all[i] = (byte) i;
        assertThat(Bytes.latin1(Bytes.of(all).latin1())).isEqualTo(Bytes.of(all));
    }

    @Test
    void orderIsUnsigned() {
        assertThat(Bytes.ofInts(0x7f)).isLessThan(Bytes.ofInts(0x80));
    }

    @Test
    void readerStopsAtTheEndAndSaysWhere() throws Malformed {
        var reader = new ByteReader(Bytes.ofHex("0001 c0000201 6162 00 ff"));
        assertThat(reader.u16()).isEqualTo(1);
        assertThat(reader.ip4()).isEqualTo(Ip4.of("192.0.2.1"));
        assertThat(reader.untilNul().latin1()).isEqualTo("ab");
        assertThatThrownBy(reader::u16)
                .isInstanceOfSatisfying(
                        Malformed.class, m -> assertThat(m.offset()).isEqualTo(9));
        assertThat(reader.u8()).isEqualTo(255);
        assertThatThrownBy(reader::u8).isInstanceOf(Malformed.class);
        assertThatThrownBy(reader::untilNul).isInstanceOf(Malformed.class);
    }

    @Test
    void writerGrowsAndReadsBack() throws Malformed {
        var writer = new ByteWriter(1);
        for (int i = 0; i < 100; i++) writer.i32(i);
        writer.padded(Bytes.latin1("longer"), 4).padded(Bytes.latin1("s"), 2).set(3, 7);
        var reader = new ByteReader(writer.bytes());
        assertThat(reader.i32()).isEqualTo(7);
        reader.skip(99 * 4);
        assertThat(reader.rest()).isEqualTo(Bytes.latin1("longs\0"));
    }

    @Test
    void textIsWrittenAsItsOwnersWouldPrintIt() {
        long[] numbers = {0, 9, 10, 99, 100, 4_294_967_295L, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        for (long number : numbers) {
            assertThat(new ByteWriter(0).decimal(number).latin1()).isEqualTo(Long.toString(number));
        }
        for (String address : new String[] {"0.0.0.0", "10.0.200.9", "255.255.255.255"}) {
            assertThat(new ByteWriter(0).dotted(Ip4.of(address)).latin1()).isEqualTo(address);
        }
        Bytes octets = Bytes.ofInts(0x00, 0x0f, 0xf0, 0xff);
        assertThat(new ByteWriter(0).hex(octets).latin1()).isEqualTo(octets.hex());
        assertThat(new ByteWriter(0).colonHex(octets).latin1()).isEqualTo(octets.colonHex());
        assertThat(new ByteWriter(0).colonHex(Bytes.EMPTY).latin1()).isEmpty();
        assertThat(new ByteWriter(0).latin1("caf\u00e9 \u20ac").latin1()).isEqualTo("caf\u00e9 ?");
    }
}
