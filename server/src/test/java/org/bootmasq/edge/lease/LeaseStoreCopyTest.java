package org.bootmasq.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.wire.ByteWriter;
import org.junit.jupiter.api.Test;

class LeaseStoreCopyTest {
    private static final List<String> CONTENTS = List.of(
            "",
            "1800000001 52:54:00:00:00:01 10.0.0.1 h1 *\n",
            "1800000002 52:54:00:00:00:02 10.0.0.2 h2 01:52\n1800000001 52:54:00:00:00:01 10.0.0.1 h1 *\n",
            "1800000003 52:54:00:00:00:03 10.0.0.3 * *\nduid 00:01\n1800000009 1193046 fd00::5 six 00:01\n",
            "1800000004 52:54:00:00:00:04 10.0.0.4 edited-without-line-end *");

    private static String copy(String content, String old) {
        return LeaseStoreCopy.of(new ByteWriter(0).latin1(content), old.length())
                .latin1();
    }

    /** Whatever the moment of the crash, the old content or the new one is whole. */
    @Test
    void oneOfThemIsWholeAtEveryMoment() {
        for (String old : CONTENTS) {
            for (String fresh : CONTENTS.subList(0, 4)) {
                String copy = copy(fresh, old);
                for (int written = 0; written < copy.length(); written++) {
                    assertThat(LeaseStoreCopy.newest(old + copy.substring(0, written)))
                            .as("%s | %s", old, copy.substring(0, written))
                            .isIn(old, old + "\n", old + "\n ", old + "\n  ");
                }
                String all = old + copy;
                for (int written = 0; written <= fresh.length(); written++) {
                    assertThat(LeaseStoreCopy.newest(fresh.substring(0, written) + all.substring(written)))
                            .as("%s over %s", fresh.substring(0, written), old)
                            .isEqualTo(fresh);
                }
            }
        }
    }

    @Test
    void aFileThatNoCrashHasTouchedStaysAsItIs() {
        for (String content : CONTENTS)
            assertThat(LeaseStoreCopy.newest(content)).isEqualTo(content);
        String edited =
                "\n1800000001 52:54:00:00:00:01 10.0.0.1 h1 *\n\n\n1800000002 52:54:00:00:00:02 10.0.0.2 h2 *\n\n";
        assertThat(LeaseStoreCopy.newest(edited)).isEqualTo(edited);
    }

    /** What a disk had promised and not yet written are zeros. */
    @Test
    void zerosBehindTheOldContentCostNothing() {
        for (String old : CONTENTS.subList(0, 4)) {
            String copy = copy(CONTENTS.get(2), old);
            for (int written = 4; written < copy.length(); written++) {
                String torn = old + copy.substring(0, written) + "\0".repeat(copy.length() - written);
                assertThat(LeaseStoreCopy.newest(torn)).isIn(old, old + "\n");
            }
        }
    }
}
