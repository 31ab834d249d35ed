package org.bootmasq.dhcp4.message;

/** The numbers of {@link OptionCode} alone. */
public final class OptionRegistry {
    public static final int NETMASK = OptionCode.SUBNET_MASK.code();
    public static final int ROUTER = OptionCode.ROUTER.code();
    public static final int DNS_SERVER = OptionCode.DOMAIN_NAME_SERVER.code();
    public static final int HOSTNAME = OptionCode.HOST_NAME.code();
    public static final int DOMAIN_NAME = OptionCode.DOMAIN_NAME.code();
    public static final int BROADCAST = OptionCode.BROADCAST_ADDRESS.code();
    public static final int VENDOR_ENCAP = OptionCode.VENDOR_SPECIFIC.code();
    public static final int REQUESTED_ADDRESS = OptionCode.REQUESTED_ADDRESS.code();
    public static final int LEASE_TIME = OptionCode.LEASE_TIME.code();
    public static final int OVERLOAD = OptionCode.OVERLOAD.code();
    public static final int MESSAGE_TYPE = OptionCode.MESSAGE_TYPE.code();
    public static final int SERVER_IDENTIFIER = OptionCode.SERVER_ID.code();
    public static final int PARAMETER_REQUEST = OptionCode.PARAMETER_REQUEST_LIST.code();
    public static final int MESSAGE = OptionCode.MESSAGE.code();
    public static final int MAX_MESSAGE_SIZE = OptionCode.MAX_MESSAGE_SIZE.code();
    public static final int T1 = OptionCode.RENEWAL_TIME.code();
    public static final int T2 = OptionCode.REBINDING_TIME.code();
    public static final int VENDOR_CLASS = OptionCode.VENDOR_CLASS.code();
    public static final int CLIENT_ID = OptionCode.CLIENT_ID.code();
    public static final int TFTP_SERVER = OptionCode.TFTP_SERVER_NAME.code();
    public static final int BOOTFILE_NAME = OptionCode.BOOTFILE_NAME.code();
    public static final int USER_CLASS = OptionCode.USER_CLASS.code();
    public static final int RAPID_COMMIT = OptionCode.RAPID_COMMIT.code();
    public static final int FQDN = OptionCode.CLIENT_FQDN.code();
    public static final int AGENT_ID = OptionCode.RELAY_AGENT_INFORMATION.code();
    public static final int CLIENT_ARCH = OptionCode.CLIENT_ARCHITECTURE.code();
    public static final int CLIENT_MACHINE_ID = OptionCode.CLIENT_MACHINE_ID.code();
    public static final int SUBNET_SELECT = OptionCode.SUBNET_SELECTION.code();
    public static final int VENDOR_ID_ENCAP = OptionCode.VENDOR_IDENTIFYING_VENDOR_SPECIFIC.code();
    public static final int SERVER_IP_ADDRESS = OptionCode.END.code();

    private OptionRegistry() {}
}
