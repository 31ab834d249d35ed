package org.bootmasq.config;

import java.util.List;

/** A value cannot be taken; {@link Problems#attempt} notes it and goes on with the next directive. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<ConfigError> errors;

    /** @param errors at least one */
    public Refused(List<ConfigError> errors) {
        super(errors.getFirst().message(), null, false, false);
        this.errors = List.copyOf(errors);
    }

    public Refused(ConfigError error) {
        this(List.of(error));
    }

    /**
     * @param message in dnsmasq's words where it has some; {@link #GENERAL} where it only says that there is an error
     */
    public Refused(Origin origin, String message) {
        this(new ConfigError(origin, message, ""));
    }

    /** What dnsmasq says where it says nothing. */
    public static final String GENERAL = "error";

    /** What is wrong, at least one error; several where a value is a list. */
    public List<ConfigError> errors() {
        return errors;
    }
}
