package org.bootmasq.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangesTest {
    private static String of(String field, long size) {
        return switch (ByteRanges.of(field, size)) {
            case ByteRanges.Whole(String reason) -> "whole: " + reason;
            case ByteRanges.Unsatisfiable() -> "416";
            case ByteRanges.Parts(var parts) ->
                String.join(" ", parts.stream().map(part -> part.of(size)).toList());
        };
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, bytes 0-0/1000",
        "bytes=0-511, bytes 0-511/1000",
        "bytes=500-, bytes 500-999/1000",
        "bytes=-1, bytes 999-999/1000",
        "bytes=-5000, bytes 0-999/1000",
        "bytes=999-5000, bytes 999-999/1000",
        "bytes=0-99999999999999999999999, bytes 0-999/1000",
        "BYTES = 1-2, bytes 1-2/1000",
        "'bytes=0-0, 2-3,-1', bytes 0-0/1000 bytes 2-3/1000 bytes 999-999/1000",
        "'bytes=5000-6000,1-1', bytes 1-1/1000",
        "bytes=1000-, 416",
        "bytes=32768-34815, 416",
        "bytes=-0, 416",
        "bytes=5-4, whole: a range that ends before",
        "bytes=, whole: a range that is none",
        "bytes=-, whole: a range that is none",
        "bytes=a-b, whole: a range that is none",
        "bytes=1, whole: a range that is none",
        "bytes=0--1, whole: a range that is none",
        "lines=0-1, whole: a unit that is not bytes",
        "0-1, whole: a unit that is not bytes",
        "'bytes=0-,0-,0-', whole: parts that lie over each other",
    })
    void partsAreThoseThatTheFileHas(String field, String expected) {
        assertThat(of(field, 1000)).isEqualTo(expected);
    }

    @Test
    void anEmptyFileHasNoPart() {
        assertThat(of("bytes=0-0", 0)).isEqualTo("416");
    }

    @Test
    void manyPartsAreNotWorthIt() {
        assertThat(of("bytes=" + "0-0,".repeat(16) + "0-0", 1000)).isEqualTo("whole: more than 16 parts");
    }

    @Test
    void largeFilesHavePartsToo() {
        assertThat(of("bytes=5000000000-5000000001", 1L << 40)).isEqualTo("bytes 5000000000-5000000001/1099511627776");
    }
}
