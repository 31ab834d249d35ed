package org.bootmasq.iscsi;

/** How a login request was taken: class and detail (RFC 7143 section 11.13.5). */
enum LoginStatus {
    SUCCESS(0x0000),
    INITIATOR_ERROR(0x0200),
    AUTHENTICATION_FAILED(0x0201),
    NOT_ALLOWED(0x0202),
    NOT_FOUND(0x0203),
    MISSING_PARAMETER(0x0207),
    TARGET_ERROR(0x0300),
    SERVICE_UNAVAILABLE(0x0301),
    OUT_OF_RESOURCES(0x0302);

    private final int code;

    LoginStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
