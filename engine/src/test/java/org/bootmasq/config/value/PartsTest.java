package org.bootmasq.config.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.junit.jupiter.api.Test;

/** Parts of a value know where they stand in the line, also behind quotes, which the value has lost. */
class PartsTest {
    private static Directive directive(String line) {
        return Texts.read(line + "\n", new Problems()).directives().getFirst();
    }

    private static int column(Part part) {
        ConfigError error = part.refused("wrong").errors().getFirst();
        return error.origin().column();
    }

    @Test
    void aRefusalTellsTheColumnOfItsPart() {
        var parts = new Parts(directive("dhcp-boot=tag:a, file ,server"));
        assertThat(parts.condition().terms()).hasSize(1);
        assertThat(column(parts.next())).isEqualTo("dhcp-boot=tag:a, ".length() + 1);
        assertThat(column(parts.next())).isEqualTo("dhcp-boot=tag:a, file ,".length() + 1);
        assertThat(parts.hasMore()).isFalse();
    }

    @Test
    void quotesBeforeAPartMoveItToTheRight() {
        var parts = new Parts(directive("pxe-service=x86PC,\"Boot, quietly\",file"));
        parts.next();
        assertThat(parts.next().plain()).isEqualTo("Boot, quietly");
        assertThat(column(parts.next())).isEqualTo("pxe-service=x86PC,\"Boot, quietly\",".length() + 1);
    }

    @Test
    void theRestKeepsItsCommas() {
        var parts = new Parts(directive("dhcp-option=3, 10.0.0.1 , 10.0.0.2"));
        parts.next();
        assertThat(parts.remaining()).extracting(Part::text).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(parts.rest().text()).isEqualTo("10.0.0.1 , 10.0.0.2");
        assertThat(parts.hasMore()).isFalse();
    }

    @Test
    void aTagToBeSetHasOneOfTwoPrefixesOrNone() {
        assertThat(new Parts(directive("dhcp-mac=set:a,1:2")).tagToSet()).isEqualTo("a");
        assertThat(new Parts(directive("dhcp-mac=net:a,1:2")).tagToSet()).isEqualTo("a");
        assertThat(new Parts(directive("dhcp-mac=a,1:2")).tagToSet()).isEqualTo("a");
    }
}
