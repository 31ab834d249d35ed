#!/bin/bash
# A SAN disk that is read over iSCSI on loopback, tgtd and Bootmasq in turns, the image in the page cache: medians of RUNS. Prints a Markdown table.
#   bench/san.sh [SERVER...]     RUNS=3 SECONDS_EACH=4 WARM_UP=6 MEGABYTES=256 BOOTMASQ=../bootmasq
# Needs root, a build (./build) and: apt-get install tgt libiscsi-bin iproute2
set -u
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BOOTMASQ=${BOOTMASQ:-$HERE/../bootmasq}
RUNS=${RUNS:-3}
SECONDS_EACH=${SECONDS_EACH:-4}
WARM_UP=${WARM_UP:-6}
MEGABYTES=${MEGABYTES:-256}
SERVERS=${*:-tgtd bootmasq}
TARGET=iqn.2026-11.org.example:disk
WORK=$(mktemp -d /tmp/bootmasq-bench.XXXXXX)
NS=bmi$$
PID=

[ "$(id -u)" = 0 ] || { echo "run it as root: it makes network namespaces" >&2; exit 2; }
for tool in tgtd:tgt tgtadm:tgt iscsi-perf:libiscsi-bin ip:iproute2; do
    command -v "${tool%%:*}" >/dev/null || { echo "${tool%%:*} is missing: apt-get install ${tool##*:}" >&2; exit 2; }
done

stop() {
    [ -n "$PID" ] || return 0
    # tgtd has a child, which would keep its port.
    kill -9 $(pgrep -P "$PID") "$PID" 2>/dev/null
    wait "$PID" 2>/dev/null
    PID=
}

cleanup() {
    stop
    ip netns del "$NS" 2>/dev/null
    rm -rf "$WORK"
}
trap cleanup EXIT

ip netns add "$NS" && ip -n "$NS" link set lo up || exit 1
head -c $((MEGABYTES * 1048576)) /dev/urandom >"$WORK/disk.img"
printf 'port=0\nsan-target=%s,%s\n' "$TARGET" "$WORK/disk.img" >"$WORK/conf"
export TGT_IPC_SOCKET=$WORK/tgtd.socket

inside() { ip netns exec "$NS" "$@"; }

# start SERVER: sets PID and LUN.
start() {
    case $1 in
        tgtd) LUN=1; ip netns exec "$NS" tgtd -f --iscsi portal=127.0.0.1:3260 >"$WORK/out" 2>&1 & ;;
        bootmasq) LUN=0; ip netns exec "$NS" "$BOOTMASQ" -k -C "$WORK/conf" -x "$WORK/pid" -u root --log-facility="$WORK/log" >"$WORK/out" 2>&1 & ;;
    esac
    PID=$!
    for _ in $(seq 1000); do
        [ "$(readlink /proc/$PID/ns/net)" != "$(readlink /proc/self/ns/net)" ] && grep -q ':0CBC [0-9A-F]*:0000 0A' /proc/$PID/net/tcp /proc/$PID/net/tcp6 2>/dev/null && break
        kill -0 $PID 2>/dev/null || { echo "$1 did not start: $(tail -3 "$WORK/out")" >&2; exit 1; }
        sleep 0.01
    done
    [ "$1" = bootmasq ] && return
    inside tgtadm --lld iscsi --op new --mode target --tid 1 -T "$TARGET"
    inside tgtadm --lld iscsi --op new --mode logicalunit --tid 1 --lun 1 -b "$WORK/disk.img"
    inside tgtadm --lld iscsi --op bind --mode target --tid 1 -I ALL
}

ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$PID/stat"; }

# client SECONDS N ARGUMENTS...: prints operations per second.
client() {
    local seconds=$1 number=$2
    shift 2
    inside timeout -s INT "$seconds.5" iscsi-perf -i "iqn.2026-11.org.example:client$number" "$@" "iscsi://127.0.0.1/$TARGET/$LUN" 2>&1 |
        tr '\r' '\n' | sed -n 's/.*iops average \([0-9]*\) .*/\1/p' | tail -n 1
}

# measure SERVER NAME CLIENTS ARGUMENTS...: a line "sum-of-operations-a-second least-over-mean microseconds-of-processor-an-operation".
measure() {
    local server=$1 name=$2 clients=$3 before each
    shift 3
    rm -f "$WORK"/client.*
    before=$(ticks)
    for each in $(seq "$clients"); do client "$SECONDS_EACH" "$each" "$@" >"$WORK/client.$each" & done
    wait $(jobs -p | grep -vx "$PID")
    cat "$WORK"/client.* | awk -v ticks=$(($(ticks) - before)) -v seconds="$SECONDS_EACH.5" '
        { sum += $1; if (NR == 1 || $1 < least) least = $1 }
        END { printf "%d %.2f %.1f\n", sum, NR && sum ? least * NR / sum : 0, sum ? ticks * 10000 / (sum * seconds) : 0 }' >>"$WORK/$server.$name"
}

column() { awk -v n="$2" '{ print $n }' "$1" | sort -n | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "-" }'; }

for _ in $(seq "$RUNS"); do
    for server in $SERVERS; do
        start "$server"
        client "$WARM_UP" 0 -m 32 -b 8 -r >/dev/null
        measure "$server" deep 1 -m 32 -b 8 -r
        measure "$server" single 1 -m 1 -b 8 -r
        measure "$server" large 1 -m 32 -b 256
        measure "$server" sixteen 16 -m 8 -b 8 -r
        stop
    done
done

echo "| read | server | operations/s | slowest client over the mean | processor time an operation, us |"
echo "| --- | --- | --- | --- | --- |"
for name in deep single large sixteen; do
    case $name in
        deep) text="4 KiB, queue of 32" ;;
        single) text="4 KiB, one at a time" ;;
        large) text="128 KiB, in order, queue of 32" ;;
        sixteen) text="4 KiB, sixteen clients with queues of 8" ;;
    esac
    for server in $SERVERS; do
        file=$WORK/$server.$name
        echo "| $text | $server | $(column "$file" 1) | $(column "$file" 2) | $(column "$file" 3) |"
    done
done
