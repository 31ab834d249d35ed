package org.bootmasq.scsi;

import org.bootmasq.wire.Bytes;

/** What went wrong with a command (SPC-4 section 4.5): sense key, additional sense code and qualifier. */
public enum Sense {
    NOT_READY_STOPPED(0x2, 0x0402),
    MEDIUM_ERROR_READ(0x3, 0x1100),
    MEDIUM_ERROR_WRITE(0x3, 0x0c00),
    INVALID_OPCODE(0x5, 0x2000),
    LBA_OUT_OF_RANGE(0x5, 0x2100),
    INVALID_FIELD_IN_CDB(0x5, 0x2400),
    UNIT_NOT_SUPPORTED(0x5, 0x2500),
    INVALID_FIELD_IN_PARAMETERS(0x5, 0x2600),
    PARAMETER_LIST_LENGTH(0x5, 0x1a00),
    INVALID_RELEASE(0x5, 0x2604),
    INSUFFICIENT_REGISTRATION_RESOURCES(0x5, 0x5504),
    SAVING_NOT_SUPPORTED(0x5, 0x3900),
    POWER_ON(0x6, 0x2900),
    RESET_OCCURRED(0x6, 0x2903),
    MODE_PARAMETERS_CHANGED(0x6, 0x2a01),
    CAPACITY_CHANGED(0x6, 0x2a09),
    RESERVATIONS_PREEMPTED(0x6, 0x2a03),
    RESERVATIONS_RELEASED(0x6, 0x2a04),
    REGISTRATIONS_PREEMPTED(0x6, 0x2a05),
    WRITE_PROTECTED(0x7, 0x2700),
    SOFTWARE_WRITE_PROTECTED(0x7, 0x2702),
    SPACE_EXHAUSTED(0x7, 0x2707),
    DATA_PHASE_ERROR(0xb, 0x4b00),
    MISCOMPARE(0xe, 0x1d00);

    private static final int FIXED_FORMAT = 0x70;
    private static final int LENGTH = 18;

    private final int key;
    private final int code;

    @SuppressWarnings("ImmutableEnumChecker") // Bytes never change
    private final Bytes octets;

    Sense(int key, int code) {
        this.key = key;
        this.code = code;
        this.octets = fixed(0, false);
    }

    private Bytes fixed(int information, boolean valid) {
        var octets = new byte[LENGTH];
        octets[0] = (byte) (FIXED_FORMAT | (valid ? 0x80 : 0));
        octets[2] = (byte) key;
        for (int i = 0; i < 4; i++) octets[3 + i] = (byte) (information >> 24 - 8 * i);
        octets[7] = LENGTH - 8;
        octets[12] = (byte) (code >> 8);
        octets[13] = (byte) code;
        return Bytes.of(octets);
    }

    /** In fixed format. */
    public Bytes octets() {
        return octets;
    }

    /** In fixed format with the INFORMATION field, such as where two things differ. */
    public Bytes octets(int information) {
        return fixed(information, true);
    }
}
