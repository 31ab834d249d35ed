package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.bootmasq.config.value.IscsiName;
import org.bootmasq.iscsi.Pdu.LoginRequest;
import org.bootmasq.iscsi.TargetDirectory.Visitor;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/** Login (RFC 7143 section 6.3): who it is, proving it, and what both sides agree on. */
final class LoginPhase {
    private static final int SECURITY = 0;
    private static final int OPERATIONAL = 1;
    private static final int FULL_FEATURE = 3;
    private static final int LONGEST_TEXT = 65536;

    /**
     * How one request is answered.
     *
     * @param stage where login is
     * @param next where it goes on; 0 if it stays
     */
    record Step(LoginStatus status, boolean transit, int stage, int next, Map<String, String> keys) {
        /** Whether the full feature phase begins behind it. */
        boolean isLast() {
            return status == LoginStatus.SUCCESS && transit && next == FULL_FEATURE;
        }
    }

    private final TargetDirectory directory;
    private final IpAddress address;
    private final IntFunction<byte[]> random;
    private final SessionParameters parameters;
    private final StringBuilder gathered = new StringBuilder();
    private Optional<Chap> chap = Optional.empty();
    private String initiator = "";
    private String target = "";
    private Optional<TargetDirectory.Hidden> hidden = Optional.empty();
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

    /** The one that the initiator asks for, as far as it may have that name; empty in a discovery session. */
    String target() {
        return target;
    }

    /** Why it is not there for the initiator, though it is for others. */
    Optional<TargetDirectory.Hidden> hidden() {
        return hidden;
    }

    Step on(LoginRequest request, ByteBuffer data) throws Malformed {
        int stage = request.stage();
        int next = request.next();
        boolean transit = request.transit();
        gather(data);
        if (request.continues()) return step(stage, false, next, Map.of());
        Map<String, String> keys = Keys.read(StandardCharsets.ISO_8859_1.encode(gathered.toString()));
        gathered.setLength(0);
        if (stage > OPERATIONAL || transit && (next <= stage || next == 2)) return failed(LoginStatus.INITIATOR_ERROR);
        Map<String, String> answer = new LinkedHashMap<>();
        if (!begun) {
            LoginStatus status = begin(keys, answer);
            if (status != LoginStatus.SUCCESS) return failed(status);
        }
        if (stage == SECURITY) return security(keys, answer, transit, next);
        if (!proved) return failed(LoginStatus.AUTHENTICATION_FAILED);
        keys.forEach((key, value) -> parameters.negotiate(key, value, answer));
        if (!declared) {
            declared = true;
            answer.put("MaxRecvDataSegmentLength", Integer.toString(SessionParameters.OUR_SEGMENT));
        }
        return step(OPERATIONAL, transit, next, answer);
    }

    private void gather(ByteBuffer data) throws Malformed {
        if (gathered.length() + data.remaining() > LONGEST_TEXT)
            throw new Malformed(PduCodec.HEADER, "at most 64 KiB text");
        gathered.append(StandardCharsets.ISO_8859_1.decode(data));
    }

    private LoginStatus begin(Map<String, String> keys, Map<String, String> answer) {
        begun = true;
        initiator = keys.getOrDefault("InitiatorName", "").toLowerCase(Locale.ROOT);
        if (initiator.isEmpty() || initiator.length() > 223) return LoginStatus.MISSING_PARAMETER;
        // It goes into the log, and into files.
        if (initiator.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) return LoginStatus.INITIATOR_ERROR;
        boolean discovery = keys.getOrDefault("SessionType", "Normal").equals("Discovery");
        if (discovery) {
            parameters.negotiate("SessionType", "Discovery", answer);
            proved = true;
            return LoginStatus.SUCCESS;
        }
        String wanted = keys.getOrDefault("TargetName", "");
        if (wanted.isEmpty()) return LoginStatus.MISSING_PARAMETER;
        Optional<String> name = IscsiName.of(wanted);
        if (name.isEmpty()) return LoginStatus.NOT_FOUND;
        target = name.get();
        switch (directory.look(target, visitor())) {
            case TargetDirectory.Visible() -> {}
            case TargetDirectory.Missing() -> {
                return LoginStatus.NOT_FOUND;
            }
            case TargetDirectory.Hidden why -> {
                hidden = Optional.of(why);
                return LoginStatus.NOT_FOUND;
            }
        }
        chap = directory.account(target).map(account -> new Chap(account, random));
        proved = chap.isEmpty();
        answer.put("TargetPortalGroupTag", "1");
        return LoginStatus.SUCCESS;
    }

    private Step security(Map<String, String> keys, Map<String, String> answer, boolean transit, int next) {
        String methods = keys.getOrDefault("AuthMethod", "");
        if (proved) {
            if (!methods.isEmpty()) answer.put("AuthMethod", "None");
            boolean refuses = !methods.isEmpty() && !List.of(methods.split(",")).contains("None");
            return refuses && chap.isEmpty()
                    ? failed(LoginStatus.AUTHENTICATION_FAILED)
                    : step(SECURITY, transit, next, answer);
        }
        Chap own = chap.orElseThrow();
        if (keys.containsKey("CHAP_A")) {
            challenged = own.challenge(keys.getOrDefault("CHAP_A", ""), answer);
            return challenged ? step(SECURITY, false, next, answer) : failed(LoginStatus.AUTHENTICATION_FAILED);
        }
        if (keys.containsKey("CHAP_R")) {
            proved = challenged && own.proves(keys, answer);
            // Once: whoever guesses must begin anew, with another challenge.
            challenged = false;
            return proved ? step(SECURITY, transit, next, answer) : failed(LoginStatus.AUTHENTICATION_FAILED);
        }
        if (!List.of(methods.split(",")).contains("CHAP")) return failed(LoginStatus.AUTHENTICATION_FAILED);
        answer.put("AuthMethod", "CHAP");
        return step(SECURITY, false, next, answer);
    }

    private static Step step(int stage, boolean transit, int next, Map<String, String> answer) {
        return new Step(LoginStatus.SUCCESS, transit, stage, transit ? next : 0, answer);
    }

    private static Step failed(LoginStatus status) {
        return new Step(status, false, SECURITY, 0, Map.of());
    }
}
