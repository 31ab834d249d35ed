package org.bootmasq.service;

import java.util.List;
import java.util.function.Consumer;
import org.bootmasq.config.Option;
import org.bootmasq.dns.settings.Upstream;
import org.bootmasq.service.dns.DnsCounts;

/** DNS as commands lead it while it runs. Called on the main loop's thread; what is to be done then, is on any. */
interface Resolving {
    /**
     * Asks these servers too, in place of those of the last call; they stay, whatever files and reloads say.
     *
     * @param then is done when they are asked
     */
    void setServers(List<Upstream> servers, Runnable then);

    /**
     * Turns an option on or off; it stays so, whatever files and reloads say.
     *
     * @param then is done when it is so
     */
    void turn(Option option, boolean on, Runnable then);

    /** Tells what was counted. */
    void count(Consumer<DnsCounts> then);

    /** @param then is done when all counts are 0 */
    void forgetCounts(Runnable then);
}
