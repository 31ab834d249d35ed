package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.boot.HttpUrl;

/** What is wrong with a URL of HTTP that a machine is to load, as far as the answer that names it tells. */
final class ExplainHttp {
    /**
     * An answer, over IPv4 or IPv6.
     *
     * @param who asked
     * @param file what it is to load
     * @param isFirmware whether who asked is UEFI's HTTP boot
     * @param isAccepted whether the answer calls itself one for HTTP clients, without which firmware takes none
     * @param namesServer whether the client knows a name server by it
     */
    record Answer(String who, String file, boolean isFirmware, boolean isAccepted, boolean namesServer) {}

    private ExplainHttp() {}

    /** Nothing where the file is no URL of HTTP. */
    static List<String> judge(Answer answer) {
        Optional<HttpUrl> url = HttpUrl.of(answer.file());
        if (url.isEmpty()) return List.of();
        List<String> warnings = new ArrayList<>();
        String told = answer.who() + " is told to load " + answer.file();
        if (answer.isFirmware() && !answer.isAccepted())
            warnings.add("no HTTPClient: " + told + " by an answer without that word in its vendor class, and takes no"
                    + " such answer; http-boot puts it there");
        if (url.get().path().isEmpty())
            warnings.add("no path: " + told + (answer.isFirmware() ? ", and asks for /1.0 then" : ""));
        if (url.get().hasName() && !answer.namesServer())
            warnings.add("no name server: " + told + ", and no name server to ask for "
                    + url.get().host());
        if (url.get().secure() && !url.get().hasName())
            warnings.add("address in https: " + told + ", and no certificate is for "
                    + url.get().host() + " but one that has it as a subjectAltName");
        return warnings;
    }
}
