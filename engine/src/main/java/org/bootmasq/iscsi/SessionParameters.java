package org.bootmasq.iscsi;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What initiator and target agree on (RFC 7143 section 13), from the standard's defaults on. */
final class SessionParameters {
    /** What we take in one PDU. */
    static final int OUR_SEGMENT = 262_144;

    private static final int LEAST_SEGMENT = 512;
    private static final int MOST_SEGMENT = 0xffffff;
    private static final List<String> DIGESTS = List.of("None", "CRC32C");

    private int theirSegment = 8192;
    private int maxBurst = 262_144;
    private int firstBurst = 65_536;
    private boolean initialR2t = true;
    private boolean immediateData = true;
    private boolean headerDigest;
    private boolean dataDigest;
    private boolean discovery;

    int theirSegment() {
        return theirSegment;
    }

    int maxBurst() {
        return maxBurst;
    }

    /** How much may come without being asked for. */
    int firstBurst() {
        return Math.min(firstBurst, maxBurst);
    }

    /** Whether all data beyond what comes with a command must be asked for. */
    boolean initialR2t() {
        return initialR2t;
    }

    boolean immediateData() {
        return immediateData;
    }

    boolean headerDigest() {
        return headerDigest;
    }

    boolean dataDigest() {
        return dataDigest;
    }

    boolean isDiscovery() {
        return discovery;
    }

    /** Takes a key of the initiator's and puts our part of the answer, if there is one to give. */
    void negotiate(String key, String value, Map<String, String> answer) {
        switch (key) {
            case "InitiatorName", "InitiatorAlias", "TargetName" -> {
                // Declared; the login keeps what it needs.
            }
            case "SessionType" -> discovery = value.equals("Discovery");
            case "HeaderDigest" -> headerDigest = digest(key, value, answer);
            case "DataDigest" -> dataDigest = digest(key, value, answer);
            case "MaxRecvDataSegmentLength" -> {
                theirSegment = Math.clamp(number(value, theirSegment), LEAST_SEGMENT, MOST_SEGMENT);
                answer.put(key, Integer.toString(OUR_SEGMENT));
            }
            case "MaxBurstLength" -> {
                maxBurst = Math.clamp(number(value, maxBurst), LEAST_SEGMENT, OUR_SEGMENT);
                answer.put(key, Integer.toString(maxBurst));
            }
            case "FirstBurstLength" -> {
                firstBurst = Math.clamp(number(value, firstBurst), LEAST_SEGMENT, maxBurst);
                answer.put(key, Integer.toString(firstBurst));
            }
            case "ImmediateData" -> {
                immediateData = value.equals("Yes");
                answer.put(key, value.equals("Yes") ? "Yes" : "No");
            }
            case "InitialR2T" -> {
                initialR2t = !value.equals("No");
                answer.put(key, initialR2t ? "Yes" : "No");
            }
            case "DataPDUInOrder", "DataSequenceInOrder" -> answer.put(key, "Yes");
            case "MaxConnections", "MaxOutstandingR2T" -> answer.put(key, "1");
            case "DefaultTime2Wait" -> answer.put(key, Integer.toString(Math.clamp(number(value, 2), 0, 3600)));
            case "DefaultTime2Retain", "ErrorRecoveryLevel" -> answer.put(key, "0");
            case "OFMarker", "IFMarker" -> answer.put(key, "No");
            case "OFMarkInt", "IFMarkInt" -> answer.put(key, "Irrelevant");
            case "TaskReporting" -> answer.put(key, "RFC3720");
            case "iSCSIProtocolLevel" -> answer.put(key, Integer.toString(Math.clamp(number(value, 1), 0, 1)));
            default -> answer.put(key, "NotUnderstood");
        }
    }

    /** The first of the initiator's list that we know. Returns whether that is a checksum. */
    private static boolean digest(String key, String value, Map<String, String> answer) {
        String chosen = Arrays.stream(value.split(","))
                .filter(DIGESTS::contains)
                .findFirst()
                .orElse("Reject");
        answer.put(key, chosen);
        return chosen.equals("CRC32C");
    }

    /** Decimal or 0x hexadecimal; the fallback where it is neither. */
    private static int number(String value, int fallback) {
        try {
            return Math.toIntExact(Long.decode(value));
        } catch (NumberFormatException | ArithmeticException e) {
            return fallback;
        }
    }
}
