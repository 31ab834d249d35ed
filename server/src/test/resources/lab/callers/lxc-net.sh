# LXC's bridge, up and down by its own script, which ends the server by SIGKILL.
mkdir -p /var/lib/lxc /run/lxc
cat >/etc/default/lxc-net <<'SETTINGS'
USE_LXC_BRIDGE="true"
LXC_BRIDGE="lxcbr0"
LXC_ADDR="10.0.3.1"
LXC_NETMASK="255.255.255.0"
LXC_NETWORK="10.0.3.0/24"
LXC_DHCP_RANGE="10.0.3.50,10.0.3.99"
LXC_DHCP_MAX="50"
LXC_DOMAIN="lxc"
SETTINGS
# No packet filter here: the script goes on without.
/usr/libexec/lxc/lxc-net start 2>&1 | grep -v -i -e tables -e nft || true
saw "bridge $(ip -o -4 addr show lxcbr0 | awk '{ print $4 }') a server: $([ "$(servers)" -gt 0 ] && echo yes)"
client lxcbr0 52:54:00:00:00:01
wait_for 5 grep -q 52:54:00:00:00:01 /var/lib/misc/dnsmasq.lxcbr0.leases
saw "lease file $(awk '{ print $2, $3, $4 }' /var/lib/misc/dnsmasq.lxcbr0.leases)"
/usr/libexec/lxc/lxc-net stop >/dev/null 2>&1 || true
wait_for 5 sh -c '! pgrep -x dnsmasq'
saw "servers at the end $(servers)"
/usr/libexec/lxc/lxc-net start 2>&1 | grep -v -i -e tables -e nft || true
client lxcbr0 52:54:00:00:00:02
wait_for 5 grep -q 52:54:00:00:00:02 /var/lib/misc/dnsmasq.lxcbr0.leases
saw "lease file $(awk '{ print $2, $3, $4 }' /var/lib/misc/dnsmasq.lxcbr0.leases | sort | tr '\n' ';')"
/usr/libexec/lxc/lxc-net stop >/dev/null 2>&1 || true
