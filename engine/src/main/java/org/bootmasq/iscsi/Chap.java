package org.bootmasq.iscsi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.bootmasq.iscsi.TargetDirectory.Account;

/**
 * CHAP with MD5 (RFC 7143 section 12.1.3, RFC 1994), one way or mutual. Challenges and answers are written in
 * hexadecimal, for gPXE reads no base64.
 */
final class Chap {
    private static final String MD5 = "5";
    private static final int CHALLENGE = 16;
    private static final int LONGEST_CHALLENGE = 1024;

    private final Account account;
    private final byte[] challenge;
    private final int identifier;

    /** @param random so many octets that nobody can foretell */
    Chap(Account account, IntFunction<byte[]> random) {
        this.account = account;
        this.challenge = random.apply(CHALLENGE);
        this.identifier = random.apply(1)[0] & 0xff;
    }

    /** Our challenge, if the initiator offers MD5. */
    boolean challenge(String algorithms, Map<String, String> answer) {
        boolean known = List.of(algorithms.split(",")).contains(MD5);
        if (!known) return false;
        answer.put("CHAP_A", MD5);
        answer.put("CHAP_I", Integer.toString(identifier));
        answer.put("CHAP_C", hex(challenge));
        return true;
    }

    /** Whether the initiator knows the secret; if it challenges us, our answer is put. */
    boolean proves(Map<String, String> keys, Map<String, String> answer) {
        String user = keys.getOrDefault("CHAP_N", "");
        Optional<byte[]> response = octets(keys.getOrDefault("CHAP_R", ""));
        if (response.isEmpty()) return false;
        byte[] expected = digest(identifier, account.secret(), challenge);
        // Both are compared whatever the first gives, in the same time.
        boolean sameUser = MessageDigest.isEqual(
                user.getBytes(StandardCharsets.UTF_8), account.user().getBytes(StandardCharsets.UTF_8));
        boolean sameSecret = MessageDigest.isEqual(expected, response.get());
        return sameUser && sameSecret && provesUs(keys, answer);
    }

    private boolean provesUs(Map<String, String> keys, Map<String, String> answer) {
        if (!keys.containsKey("CHAP_C")) return true;
        Optional<byte[]> theirs = octets(keys.getOrDefault("CHAP_C", ""));
        String number = keys.getOrDefault("CHAP_I", "");
        boolean good = account.mutual().isPresent() && theirs.isPresent() && number.matches("[0-9]{1,3}");
        // A challenge of ours sent back would let somebody prove what he does not know.
        if (!good || Arrays.equals(theirs.orElseThrow(), challenge)) return false;
        answer.put("CHAP_N", account.mutual().orElseThrow().user());
        answer.put(
                "CHAP_R",
                hex(digest(
                        Integer.parseInt(number), account.mutual().orElseThrow().secret(), theirs.orElseThrow())));
        return true;
    }

    private static String hex(byte[] octets) {
        return "0x" + HexFormat.of().formatHex(octets);
    }

    private static Optional<byte[]> octets(String text) {
        try {
            String lower = text.substring(0, Math.min(2, text.length())).toLowerCase(Locale.ROOT);
            if (text.length() > 2 * LONGEST_CHALLENGE + 2) return Optional.empty();
            return switch (lower) {
                case "0x" -> Optional.of(HexFormat.of().parseHex(text.substring(2)));
                case "0b" -> Optional.of(Base64.getDecoder().decode(text.substring(2)));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] digest(int identifier, String secret, byte[] challenge) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update((byte) identifier);
            md5.update(secret.getBytes(StandardCharsets.ISO_8859_1));
            return md5.digest(challenge);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5", e);
        }
    }
}
