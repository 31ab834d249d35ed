package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.bootmasq.config.IscsiName;
import org.bootmasq.iscsi.TargetDirectory.Visitor;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/** Login (RFC 7143 section 6.3): who it is, proving it, and what both sides agree on. */
final class LoginPhase {
    static final int SUCCESS = 0x0000;
    static final int INITIATOR_ERROR = 0x0200;
    static final int AUTHENTICATION_FAILED = 0x0201;
    static final int NOT_FOUND = 0x0203;
    static final int MISSING_PARAMETER = 0x0207;
    static final int OUT_OF_RESOURCES = 0x0302;

    private static final int SECURITY = 0;
    private static final int OPERATIONAL = 1;
    private static final int FULL_FEATURE = 3;
    private static final int LONGEST_TEXT = 65536;

    /**
     * How one request is answered.
     *
     * @param status class and detail
     * @param flags of the response
     * @param done whether the full feature phase begins behind it
     */
    record Step(int status, int flags, Map<String, String> keys, boolean done) {}

    private final TargetDirectory directory;
    private final IpAddress address;
    private final IntFunction<byte[]> random;
    private final SessionParameters parameters;
    private final StringBuilder gathered = new StringBuilder();
    private Optional<Chap> chap = Optional.empty();
    private String initiator = "";
    private String target = "";
    private boolean begun;
    private boolean declared;
    private boolean challenged;
    private boolean proved;

    LoginPhase(TargetDirectory directory, IpAddress address, IntFunction<byte[]> random, SessionParameters parameters) {
        this.directory = directory;
        this.address = address;
        this.random = random;
        this.parameters = parameters;
    }

    Visitor visitor() {
        return new Visitor(initiator, address);
    }

    /** Empty in a discovery session. */
    String target() {
        return target;
    }

    Step on(ByteBuffer header, ByteBuffer data) throws Malformed {
        int flags = Bhs.flags(header);
        int stage = flags >> 2 & 3;
        int next = flags & 3;
        boolean transit = (flags & Bhs.FINAL) != 0;
        gather(data);
        if ((flags & Bhs.CONTINUE) != 0) return new Step(SUCCESS, stage << 2, Map.of(), false);
        Map<String, String> keys = Keys.read(java.nio.charset.StandardCharsets.ISO_8859_1.encode(gathered.toString()));
        gathered.setLength(0);
        if (stage > OPERATIONAL || transit && (next <= stage || next == 2)) return failed(INITIATOR_ERROR);
        Map<String, String> answer = new LinkedHashMap<>();
        if (!begun) {
            int status = begin(keys, answer);
            if (status != SUCCESS) return failed(status);
        }
        if (stage == SECURITY) return security(keys, answer, transit, next);
        if (!proved) return failed(AUTHENTICATION_FAILED);
        keys.forEach((key, value) -> parameters.negotiate(key, value, answer));
        if (!declared) {
            declared = true;
            answer.put("MaxRecvDataSegmentLength", Integer.toString(SessionParameters.OUR_SEGMENT));
        }
        return step(OPERATIONAL, transit, next, answer);
    }

    private void gather(ByteBuffer data) throws Malformed {
        if (gathered.length() + data.remaining() > LONGEST_TEXT) throw new Malformed(Bhs.LENGTH, "at most 64 KiB text");
        gathered.append(java.nio.charset.StandardCharsets.ISO_8859_1.decode(data));
    }

    private int begin(Map<String, String> keys, Map<String, String> answer) {
        begun = true;
        initiator = keys.getOrDefault("InitiatorName", "").toLowerCase(Locale.ROOT);
        if (initiator.isEmpty() || initiator.length() > 223) return MISSING_PARAMETER;
        // It goes into the log, and into files.
        if (initiator.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) return INITIATOR_ERROR;
        boolean discovery = keys.getOrDefault("SessionType", "Normal").equals("Discovery");
        if (discovery) {
            parameters.negotiate("SessionType", "Discovery", answer);
            proved = true;
            return SUCCESS;
        }
        String wanted = keys.getOrDefault("TargetName", "");
        if (wanted.isEmpty()) return MISSING_PARAMETER;
        Optional<String> name = IscsiName.of(wanted);
        if (name.isEmpty() || !directory.knows(name.get(), visitor())) return NOT_FOUND;
        target = name.get();
        chap = directory.account(target).map(account -> new Chap(account, random));
        proved = chap.isEmpty();
        answer.put("TargetPortalGroupTag", "1");
        return SUCCESS;
    }

    private Step security(Map<String, String> keys, Map<String, String> answer, boolean transit, int next) {
        String methods = keys.getOrDefault("AuthMethod", "");
        if (proved) {
            if (!methods.isEmpty()) answer.put("AuthMethod", "None");
            boolean refuses =
                    !methods.isEmpty() && !java.util.List.of(methods.split(",")).contains("None");
            return refuses && chap.isEmpty() ? failed(AUTHENTICATION_FAILED) : step(SECURITY, transit, next, answer);
        }
        Chap own = chap.orElseThrow();
        if (keys.containsKey("CHAP_A")) {
            challenged = own.challenge(keys.getOrDefault("CHAP_A", ""), answer);
            return challenged ? step(SECURITY, false, next, answer) : failed(AUTHENTICATION_FAILED);
        }
        if (keys.containsKey("CHAP_R")) {
            proved = challenged && own.proves(keys, answer);
            // Once: whoever guesses must begin anew, with another challenge.
            challenged = false;
            return proved ? step(SECURITY, transit, next, answer) : failed(AUTHENTICATION_FAILED);
        }
        if (!java.util.List.of(methods.split(",")).contains("CHAP")) return failed(AUTHENTICATION_FAILED);
        answer.put("AuthMethod", "CHAP");
        return step(SECURITY, false, next, answer);
    }

    private static Step step(int stage, boolean transit, int next, Map<String, String> answer) {
        int flags = stage << 2 | (transit ? Bhs.FINAL | next : 0);
        return new Step(SUCCESS, flags, answer, transit && next == FULL_FEATURE);
    }

    private static Step failed(int status) {
        return new Step(status, 0, Map.of(), false);
    }
}
