# What the benchmarks share: two namespaces on a cable, the three servers, and the arithmetic of /proc. Sourced, not run.
# Needs root and, unless NEEDS says less: apt-get install dnsmasq-base kea-dhcp4-server kea-admin iproute2 python3
set -u
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BOOTMASQ=${BOOTMASQ:-$HERE/../bootmasq}
WORK=$(mktemp -d /tmp/bootmasq-bench.XXXXXX)
SRV=bmb$$s
CLI=bmb$$c
PID=

[ "$(id -u)" = 0 ] || { echo "run it as root: it makes network namespaces" >&2; exit 2; }
for tool in ${NEEDS:-dnsmasq:dnsmasq-base kea-dhcp4:kea-dhcp4-server perfdhcp:kea-admin ip:iproute2 python3:python3}; do
    command -v "${tool%%:*}" >/dev/null || { echo "${tool%%:*} is missing: apt-get install ${tool##*:}" >&2; exit 2; }
done

cleanup() {
    stop
    ip netns del "$SRV" 2>/dev/null
    ip netns del "$CLI" 2>/dev/null
    rm -rf "$WORK"
}

stop() {
    [ -n "$PID" ] || return 0
    kill "$PID" 2>/dev/null
    for _ in $(seq 100); do kill -0 "$PID" 2>/dev/null || break; sleep 0.05; done
    kill -9 "$PID" 2>/dev/null
    wait "$PID" 2>/dev/null
    PID=
}

# network: the server has 10.64.0.1/15 on eth0; the client 10.64.0.2.
network() {
    trap cleanup EXIT
    ip netns add "$SRV" && ip netns add "$CLI" || exit 1
    for ns in $SRV $CLI; do
        ip netns exec "$ns" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
        ip -n "$ns" link set lo up
    done
    # Who asks before the port is open must hear so each time, or waits in vain.
    ip netns exec "$SRV" sh -c 'echo 0 >/proc/sys/net/ipv4/icmp_ratelimit'
    ip -n "$SRV" link add eth0 address 02:00:00:00:64:01 type veth peer name eth0 address 02:00:00:00:64:02 netns "$CLI"
    ip -n "$SRV" addr add 10.64.0.1/15 brd + dev eth0
    ip -n "$CLI" addr add 10.64.0.2/15 brd + dev eth0
    ip -n "$SRV" link set eth0 up
    ip -n "$CLI" link set eth0 up
}

# network6: IPv6 on the same cable, 2001:db8:64::1/64 and ::2/64 besides the link-local addresses.
network6() {
    for ns in $SRV $CLI; do
        ip netns exec "$ns" sh -c 'cd /proc/sys/net/ipv6/conf/eth0; echo 0 >accept_dad; echo 0 >accept_ra; echo 0 >router_solicitations; echo 0 >disable_ipv6'
    done
    ip -n "$SRV" addr add 2001:db8:64::1/64 dev eth0 nodad
    ip -n "$CLI" addr add 2001:db8:64::2/64 dev eth0 nodad
}

# start NAME CONFIG LEASES: starts dnsmasq, kea (KEA: kea-dhcp4) or bootmasq in the server's namespace, waits for UDP port PORT (67),
# and sets PID.
start() {
    local name=$1 config=$2 leases=$3 before open
    open=$(printf ':%04X ' "${PORT:-67}")
    case $name in
        dnsmasq) set -- dnsmasq -k -C "$config" -l "$leases" -x "$WORK/pid" -u root --log-facility="$WORK/log" ;;
        bootmasq) set -- "$BOOTMASQ" -k -C "$config" -l "$leases" -x "$WORK/pid" -u root --log-facility="$WORK/log" ;;
        kea) set -- env KEA_PIDFILE_DIR="$WORK" KEA_LOCKFILE_DIR="$WORK" "${KEA:-kea-dhcp4}" -c "$config" ;;
    esac
    before=$(date +%s%N)
    ip netns exec "$SRV" "$@" >"$WORK/out" 2>&1 &
    PID=$!
    until [ "$(readlink /proc/$PID/ns/net)" != "$(readlink /proc/self/ns/net)" ] && cat /proc/$PID/net/udp /proc/$PID/net/udp6 2>/dev/null | grep -q "$open"; do
        kill -0 $PID 2>/dev/null || { echo "$name did not start: $(cat "$WORK/out" "$WORK/log" 2>/dev/null | tail -3)" >&2; PID=; return 1; }
        [ $(($(date +%s%N) - before)) -lt $((${START_LIMIT:-60} * 1000000000)) ] || { stop; return 1; }
        sleep 0.005
    done
    READY_MS=$((($(date +%s%N) - before) / 1000000))
}

# The server's processor time so far, in clock ticks (100 a second), its children's included.
ticks() {
    local sum=0 pid
    for pid in $PID $(pgrep -P "$PID"); do
        sum=$((sum + $(awk '{ sub(/.*\) /, ""); print $12 + $13 }' /proc/"$pid"/stat 2>/dev/null || echo 0)))
    done
    echo $sum
}

resident_kb() {
    local pid
    for pid in $PID $(pgrep -P "$PID"); do awk '/VmRSS/ { print $2 }' /proc/"$pid"/status; done | awk '{ s += $1 } END { print s + 0 }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "-" }'; }
