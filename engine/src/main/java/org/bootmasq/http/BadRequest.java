package org.bootmasq.http;

/** A request that is answered with an error, after which its connection ends: what follows cannot be trusted. */
public final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    /** @param rule what is wrong, for the log */
    public BadRequest(HttpStatus status, String rule) {
        super(rule, null, false, false);
        this.status = status;
    }

    /** What the client is told. */
    public HttpStatus status() {
        return status;
    }

    /** What is wrong, for the log. */
    public String rule() {
        return String.valueOf(getMessage());
    }
}
