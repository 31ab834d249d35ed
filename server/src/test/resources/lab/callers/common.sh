# What the callers' scripts share: folders of their own in place of the machine's, the program in the place of dnsmasq, and a
# client. Sourced in a network and a mount namespace of its own, with PROGRAM as the program that is to be dnsmasq, or empty for the
# machine's own, and WORK as an empty folder. What a script prints as "saw: ..." is compared between both.
set -eu
# What was said until a script failed.
trap '[ $? = 0 ] || tail -n 100 /run/*.log /var/log/*.log >&2 || true' EXIT
for folder in /run /var/log /var/lib /tmp; do mount -t tmpfs tmpfs "$folder"; done
mkdir -p /run/lock /run/dbus /run/netns /var/lib/misc /var/lib/dbus
# over FOLDER: what is written there stays here.
over() {
    mkdir -p "$WORK$1/upper" "$WORK$1/work"
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$WORK$1/upper,workdir=$WORK$1/work" "$1"
}
over /etc
over /usr/sbin
# The machine's own under another name, as a server upstream for one.
cp /usr/sbin/dnsmasq /run/other
[ -z "$PROGRAM" ] || ln -sf "$PROGRAM" /usr/sbin/dnsmasq
ip link set lo up
sysctl -qw net.ipv6.conf.default.accept_dad=0

saw() { echo "saw: $*"; }

# until SECONDS COMMAND...: waits for the command to succeed.
wait_for() {
    local end=$(($(date +%s) + $1))
    shift
    until "$@" >/dev/null 2>&1; do [ "$(date +%s)" -lt "$end" ] || { echo "in vain: $*" >&2; return 1; }; done
}

# The servers that there are, as callers find them; none is called java.
servers() { pgrep -c -x dnsmasq || true; }

# package NAME: unpacks one of Debian's that is not installed, for it would change the machine, into $WORK/NAME.
package() { dpkg-deb -x "$PACKAGES/$1.deb" "$WORK/$1"; }

# upstreams N...: a namespace upN with a server at 10.51.N.53 that knows nN.example and both.example; the interface lanN leads there.
upstreams() {
    for n; do
        ip netns add "up$n"
        ip link add "lan$n" type veth peer name eth0 netns "up$n"
        ip -n "up$n" link set lo up
        ip -n "up$n" link set eth0 up
        ip -n "up$n" addr add "10.51.$n.53/24" dev eth0
        printf 'no-resolv\nno-hosts\nuser=root\nbind-interfaces\nlisten-address=10.51.%s.53\naddress=/n%s.example/192.0.2.%s\naddress=/both.example/192.0.2.%s\n' "$n" "$n" "$n" "$n" >"/run/up$n.conf"
        ip netns exec "up$n" /run/other -k -C "/run/up$n.conf" -x "/run/up$n.pid" >/dev/null 2>&1 &
    done
}

# What this machine hears of a name, and that it comes to hear an address.
hears() { saw "$1 is $(dig +short +time=2 +tries=2 @127.0.0.1 "$1" | tail -1)"; }
comes_to_hear() { wait_for 20 sh -c "dig +short +time=1 +tries=1 @127.0.0.1 $1 | grep -qx $2"; }

# client BRIDGE MAC: a namespace named by the last two digits, on the bridge; asks for an address once and keeps it.
client() {
    local name=c${2##*:}
    ip netns add "$name"
    ip link add "p$name" type veth peer name eth0 address "$2" netns "$name"
    ip link set "p$name" master "$1" up
    ip -n "$name" link set lo up
    ip -n "$name" link set eth0 up
    cat >"/run/$name.script" <<'SCRIPT'
#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr add "$ip/${mask:-24}" dev "$interface"
[ -z "${router:-}" ] || ip route add default via "${router%% *}"
echo "address $ip router ${router:-none} dns ${dns:-none} domain ${domain:-none}" >"$LEASE"
SCRIPT
    chmod 755 "/run/$name.script"
    LEASE=/run/$name.lease ip netns exec "$name" busybox udhcpc -q -f -n -t 8 -T 1 -i eth0 -s "/run/$name.script" >/dev/null 2>&1
    saw "client $2 $(cat "/run/$name.lease")"
}

# asked NAMESPACE SERVER WORDS...: what a client hears of a name.
asked() {
    local name=$1 server=$2
    shift 2
    saw "$* is $(ip netns exec "$name" dig +short +time=2 +tries=3 "@$server" "$@" | sort | tr '\n' ' ')"
}
