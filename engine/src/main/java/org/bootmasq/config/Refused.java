package org.bootmasq.config;

/** A value cannot be taken; {@link Problems#attempt} notes it and goes on with the next directive. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ConfigError error;

    public Refused(ConfigError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /** @param message in dnsmasq's words where it has some; {@link #GENERAL} where it only says that there is an error */
    public Refused(Origin origin, String message) {
        this(new ConfigError(origin, message, ""));
    }

    /** What dnsmasq says where it says nothing. */
    public static final String GENERAL = "error";

    public ConfigError error() {
        return error;
    }
}
