package org.bootmasq.http;

import java.util.Optional;
import java.util.function.Function;

/**
 * An answer that comes later.
 *
 * @param arrival is closed by whoever waits for it no more
 * @param answer what is said when it has come
 */
public record HttpAwaited(HttpSource.Arrival arrival, Function<HttpSource.Found, HttpAnswer> answer)
        implements HttpAnswer {
    /**
     * The answer, which may be another one to wait for.
     *
     * @param news runs once, on any thread, when it is worth asking again
     * @return empty if it has not come yet
     */
    public Optional<HttpAnswer> answer(Runnable news) {
        return arrival.found(news).map(answer);
    }
}
