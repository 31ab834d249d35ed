package org.bootmasq.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bootmasq.template.Machine.Value;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

class MachineValuesTest {
    private static MachineValues read(String text) {
        return MachineValues.read(Bytes.latin1(text));
    }

    @Test
    void linesAreKeysAndValues() {
        MachineValues file = read("# the disk\n\nroot = /dev/sda\r\n pass.word=a = \"b\" #c\nempty=\nlast=1");
        assertThat(file.faults()).isEmpty();
        assertThat(file.values())
                .hasSize(4)
                .containsEntry("root", Value.written("/dev/sda"))
                .containsEntry("pass.word", Value.written("a = \"b\" #c"))
                .containsEntry("empty", Value.written(""))
                .containsEntry("last", Value.written("1"));
        assertThat(read("").values()).isEmpty();
    }

    @Test
    void whatIsNoneIsToldByItsLine() {
        MachineValues file = read("a=1\nb\n=2\nc d=3\na=4\ne=5\u00006\n");
        assertThat(file.values()).containsExactly(Map.entry("a", Value.written("1")));
        assertThat(file.faults())
                .containsExactly(
                        "line 2: no key=value",
                        "line 3: keys are of letters, digits and . _ -",
                        "line 4: keys are of letters, digits and . _ -",
                        "line 5: a is there already",
                        "line 6: control character in the value");
    }

    @Test
    void aFileIsNoLongerThanItNeedsToBe() {
        String line = "a=1\n#";
        assertThat(read(line + "x".repeat(MachineValues.LARGEST - line.length()))
                        .values())
                .hasSize(1);
        MachineValues longer = read(line + "x".repeat(MachineValues.LARGEST));
        assertThat(longer.values()).isEmpty();
        assertThat(longer.faults()).containsExactly("longer than 65536 octets");
    }
}
