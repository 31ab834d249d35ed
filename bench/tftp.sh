#!/bin/bash
# TFTP throughput with blksize 1428, every octet compared, dnsmasq and Bootmasq in turns: medians of RUNS, and all that came twice,
# was missing or timed out. dnsmasq before 2.93 knows no windowsize: its windows are then one block. Prints a Markdown table.
#   bench/tftp.sh [SERVER...]     RUNS=5 MEGABYTES=100 BOOTMASQ=../bootmasq
# Needs root, a build (./build, mvn test-compile) and: apt-get install dnsmasq-base iproute2
set -u
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$HERE")
BOOTMASQ=${BOOTMASQ:-$ROOT/bootmasq}
RUNS=${RUNS:-5}
MEGABYTES=${MEGABYTES:-100}
SERVERS=${*:-dnsmasq bootmasq}
CLASSES=${CLASSES:-$ROOT/server/target/test-classes:$ROOT/server/target/classes:$ROOT/linux/target/classes:$ROOT/engine/target/classes}
WORK=$(mktemp -d /tmp/bootmasq-bench.XXXXXX)
SRV=bmt$$s
CLI=bmt$$c
PID=

[ "$(id -u)" = 0 ] || { echo "run it as root: it makes network namespaces" >&2; exit 2; }
for tool in dnsmasq:dnsmasq-base ip:iproute2; do
    command -v "${tool%%:*}" >/dev/null || { echo "${tool%%:*} is missing: apt-get install ${tool##*:}" >&2; exit 2; }
done
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/java}
for home in /usr/lib/jvm/*25*; do [ -n "$JAVA" ] || [ ! -x "$home/bin/java" ] || JAVA=$home/bin/java; done

stop() {
    [ -n "$PID" ] || return 0
    kill "$PID" 2>/dev/null
    wait "$PID" 2>/dev/null
    PID=
}

cleanup() {
    stop
    ip netns del "$SRV" 2>/dev/null
    ip netns del "$CLI" 2>/dev/null
    rm -rf "$WORK"
}
trap cleanup EXIT

ip netns add "$SRV" && ip netns add "$CLI" || exit 1
ip -n "$SRV" link set lo up
ip -n "$SRV" link add eth0 type veth peer name eth0 netns "$CLI"
ip -n "$SRV" addr add 10.69.0.1/24 dev eth0
ip -n "$CLI" addr add 10.69.0.2/24 dev eth0
ip -n "$SRV" link set eth0 up
ip -n "$CLI" link set eth0 up

chmod 755 "$WORK"
mkdir "$WORK/root"
head -c $((MEGABYTES * 1000000)) /dev/urandom >"$WORK/root/large"
head -c 1000000 /dev/urandom >"$WORK/root/small"
chmod -R a+rX "$WORK/root"
printf 'port=0\nenable-tftp\ntftp-root=%s\ntftp-max=250\n' "$WORK/root" >"$WORK/conf"

start() {
    local program=dnsmasq
    [ "$1" = dnsmasq ] || program=$BOOTMASQ
    ip netns exec "$SRV" "$program" -k -C "$WORK/conf" -x "$WORK/pid" -u root --log-facility="$WORK/log" >"$WORK/out" 2>&1 &
    PID=$!
    for _ in $(seq 2000); do
        [ "$(readlink /proc/$PID/ns/net)" != "$(readlink /proc/self/ns/net)" ] && grep -q ':0045 ' /proc/$PID/net/udp 2>/dev/null && return 0
        kill -0 $PID 2>/dev/null || break
        sleep 0.01
    done
    echo "$1 did not start: $(tail -3 "$WORK/out")" >&2
    exit 1
}

# measure SERVER FILE WINDOW CLIENTS: one run against a server that has sent the file once to warm up.
measure() {
    start "$1"
    ip netns exec "$CLI" timeout 120 "$JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
        -cp "$CLASSES" org.bootmasq.edge.TftpBenchClient 10.69.0.1 "$2" "$WORK/root/$2" 1428 "$3" "$4" >>"$WORK/$1.$3.$4" || echo "$1: a run failed" >&2
    stop
}

# column FILE N: the median of a column; total FILE N: its sum.
column() { awk -v n="$2" '{ print $n }' "$1" | sort -n | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "-" }'; }
total() { awk -v n="$2" '{ s += $n } END { print s + 0 }' "$1"; }

echo "$(dnsmasq --version | awk 'NR == 1 { print "dnsmasq", $3 }'), $(nproc) processors, $RUNS runs, medians"
echo
echo "| clients | windowsize | server | MB/s | to dnsmasq | twice | missing | timeouts |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- |"
for what in "large 1 1" "large 16 1" "small 16 200"; do
    read -r file window clients <<<"$what"
    for _ in $(seq "$RUNS"); do
        for server in $SERVERS; do measure "$server" "$file" "$window" "$clients"; done
    done
    for server in $SERVERS; do
        result=$WORK/$server.$window.$clients
        rate=$(column "$result" 1)
        base=$rate
        [ ! -s "$WORK/dnsmasq.$window.$clients" ] || base=$(column "$WORK/dnsmasq.$window.$clients" 1)
        echo "| $clients | $window | $server | $rate | $(awk -v a="$rate" -v b="$base" 'BEGIN { printf "%.1f", a / b }') | $(total "$result" 2) | $(total "$result" 3) | $(total "$result" 4) |"
    done
done
