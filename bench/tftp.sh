#!/bin/bash
# TFTP throughput with blksize 1428, every octet compared, dnsmasq and Bootmasq in turns: medians of RUNS, and all that came twice,
# was missing or timed out. dnsmasq before 2.93 knows no windowsize: its windows are then one block. Prints a Markdown table.
#   bench/tftp.sh [SERVER...]     RUNS=5 MEGABYTES=100 BOOTMASQ=../bootmasq ADDRESS=10.64.0.1, or fd64::1 for IPv6
# Needs root, a build (./build, mvn test-compile) and: apt-get install dnsmasq-base iproute2
NEEDS="dnsmasq:dnsmasq-base ip:iproute2"
. "$(dirname "$0")/lib.sh"
ROOT=$(dirname "$HERE")
RUNS=${RUNS:-5}
MEGABYTES=${MEGABYTES:-100}
SERVERS=${*:-dnsmasq bootmasq}
CLASSES=${CLASSES:-$ROOT/server/target/test-classes:$ROOT/server/target/classes:$ROOT/linux/target/classes:$ROOT/engine/target/classes}
PORT=69
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/java}
for home in /usr/lib/jvm/*25*; do [ -n "$JAVA" ] || [ ! -x "$home/bin/java" ] || JAVA=$home/bin/java; done
ADDRESS=${ADDRESS:-10.64.0.1}
network
if [ "$ADDRESS" = fd64::1 ]; then
    for end in "$SRV 1" "$CLI 2"; do
        ip netns exec "${end% *}" sh -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
        ip -n "${end% *}" addr add "fd64::${end#* }/64" dev eth0 nodad
    done
fi

chmod 755 "$WORK"
mkdir "$WORK/root"
head -c $((MEGABYTES * 1000000)) /dev/urandom >"$WORK/root/large"
head -c 1000000 /dev/urandom >"$WORK/root/small"
chmod -R a+rX "$WORK/root"
printf 'port=0\nenable-tftp\ntftp-root=%s\ntftp-max=250\n' "$WORK/root" >"$WORK/conf"

# measure SERVER FILE WINDOW CLIENTS: one run against a server that has sent the file once to warm up.
measure() {
    start "$1" "$WORK/conf" "$WORK/leases" || exit 1
    ip netns exec "$CLI" timeout 120 "$JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
        -cp "$CLASSES" org.bootmasq.edge.tftp.TftpBenchClient "$ADDRESS" "$2" "$WORK/root/$2" 1428 "$3" "$4" >>"$WORK/$1.$3.$4" || echo "$1: a run failed" >&2
    stop
}

# column FILE N: the median of a column; total FILE N: its sum.
column() { awk -v n="$2" '{ print $n }' "$1" | median; }
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
