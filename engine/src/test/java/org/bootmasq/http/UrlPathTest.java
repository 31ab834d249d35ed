package org.bootmasq.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//, /",
        "/a, /a",
        "/a/, /a/",
        "/a//b, /a/b",
        "/./a/./b, /a/b",
        "/a/../b, /b",
        "/a/b/.., /a/",
        "/a/., /a/",
        "/a?x=/../y, /a",
        "/a#b, /a",
        "/a%20b, /a b",
        "/a%2fb, /a/b",
        "/a%2520b, /a%20b",
        "/%61%2E%2e/b, /a../b",
        "/a/%2e%2e/b, /b",
        "'/a\\..\\b', '/a\\..\\b'",
        "/%c3%bc, /\u00c3\u00bc",
        "http://10.0.0.1/a, /a",
        "HTTPS://boot.example:8443/a/b?c, /a/b",
        "http://boot.example, /",
        "http://boot.example?x, /",
        "/...., /....",
    })
    void pathsAreDecodedOnceAndCollapsed(String target, String path) throws BadRequest {
        assertThat(UrlPath.of(target)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/../etc/passwd",
                "/a/../../etc",
                "/%2e%2e/etc",
                "/.%2e/etc",
                "/a/%2e%2e%2f%2e%2e/etc",
                "/%00",
                "/a%0",
                "/a%",
                "/%zz",
                "/%2",
                "*",
                "a",
                "",
                "etc/passwd",
                "http:/a",
                "ftp://a/b",
                "http://a/../b",
            })
    void whatLeadsOutOrIsNoPathIsRefused(String target) {
        assertThatThrownBy(() -> UrlPath.of(target))
                .isInstanceOfSatisfying(
                        BadRequest.class, bad -> assertThat(bad.status()).isEqualTo(HttpStatus.BAD_REQUEST));
    }

    @Test
    void aTargetHasAnEnd() {
        assertThatThrownBy(() -> UrlPath.of("/" + "a".repeat(5000)))
                .isInstanceOfSatisfying(
                        BadRequest.class, bad -> assertThat(bad.status()).isEqualTo(HttpStatus.URI_TOO_LONG));
    }
}
