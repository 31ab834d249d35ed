package org.bootmasq.dhcp4.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** The table of options says each number once, and leaves numbers that it does not know as they are. */
class OptionCodeTest {
    private static final int UNKNOWN = 224;

    @Test
    void noNumberAndNoNameStandsTwice() {
        assertThat(Arrays.stream(OptionCode.values()).map(OptionCode::code)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(OptionCode.values()).map(OptionCode::optionName))
                .filteredOn(name -> !name.isEmpty())
                .doesNotHaveDuplicates();
    }

    @Test
    void vendorsHaveTwoOptionsThatAreNotTheSame() {
        assertThat(OptionCode.VENDOR_SPECIFIC.code()).isEqualTo(43);
        assertThat(OptionCode.VENDOR_IDENTIFYING_VENDOR_SPECIFIC.code()).isEqualTo(125);
    }

    @Test
    void unknownNumbersSurvive() throws Exception {
        assertThat(OptionCode.of(UNKNOWN)).isEmpty();
        assertThat(OptionCode.of(-1)).isEmpty();
        assertThat(OptionCode.of(256)).isEmpty();
        assertThat(OptionCode.nameOf(UNKNOWN)).isEmpty();
        assertThat(OptionCode.typeOf(UNKNOWN)).isEqualTo(OptionType.FREE);
        var header = new byte[240 + 3];
        System.arraycopy(Bytes.ofHex("63825363e00107").toArray(), 0, header, 236, 7);
        assertThat(Dhcp4Codec.decode(Bytes.of(header)).options())
                .containsExactly(new Dhcp4Option(UNKNOWN, Bytes.ofInts(7)));
    }

    @Test
    void namesThatOnlyTheServerFillsInAreForMatchingAlone() {
        assertThat(OptionNames.named("ROUTER")).contains(OptionCode.ROUTER);
        assertThat(OptionNames.named("message-type")).isEmpty();
        assertThat(OptionNames.anyNamed("message-type")).contains(OptionCode.MESSAGE_TYPE);
    }
}
