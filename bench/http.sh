#!/bin/bash
# HTTP: throughput with large files, requests a second with small ones, how evenly many clients are served and what memory that takes,
# nginx (sendfile on, a worker for each processor) and Bootmasq in turns: medians of RUNS. Both log each request. Prints Markdown tables.
#   bench/http.sh [SERVER...]     RUNS=3 SECONDS_EACH=5 CLIENTS=1000 BOOTMASQ=../bootmasq
# Needs root, a build (./build) and: apt-get install nginx-light wrk curl iproute2 python3
NEEDS="nginx:nginx-light wrk:wrk curl:curl ip:iproute2 tc:iproute2 python3:python3"
. "$(dirname "$0")/lib.sh"
RUNS=${RUNS:-3}
SECONDS_EACH=${SECONDS_EACH:-5}
CLIENTS=${CLIENTS:-1000}
SERVERS=${*:-nginx bootmasq}
URL=http://10.64.0.1
network
ulimit -n 100000
chmod 755 "$WORK"
mkdir "$WORK/root"
for file in "large 1000000000" "middle 8000000" "fair 5000000" "small 4096"; do
    head -c "${file#* }" /dev/urandom >"$WORK/root/${file% *}"
done
chmod -R a+rX "$WORK/root"
printf 'port=0\nenable-http\nhttp-root=%s\nhttp-max=5000\n' "$WORK/root" >"$WORK/conf"
cat >"$WORK/nginx.conf" <<C
user root;
worker_processes auto;
daemon off;
pid $WORK/nginx.pid;
error_log $WORK/error.log;
events { worker_connections 5000; }
http {
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    access_log $WORK/access.log combined buffer=64k;
    server { listen 80 backlog=4096; root $WORK/root; }
}
C

serve() {
    case $1 in
        nginx) ip netns exec "$SRV" nginx -c "$WORK/nginx.conf" >"$WORK/out" 2>&1 & ;;
        bootmasq) ip netns exec "$SRV" "$BOOTMASQ" -k -C "$WORK/conf" -x "$WORK/pid" -u root --log-facility="$WORK/log" >"$WORK/out" 2>&1 & ;;
    esac
    PID=$!
    for _ in $(seq 200); do
        ip netns exec "$CLI" curl -s -o /dev/null "$URL/small" && return
        sleep 0.05
    done
    echo "$1 did not start: $(cat "$WORK/out")" >&2
    exit 1
}

load() { ip netns exec "$CLI" wrk -t1 -c"$1" -d"$3"s "$URL/$2" 2>&1; }

# Octets a second of wrk's last line, in MB.
transfer() { awk '/Transfer\/sec/ { v = $2; f = v ~ /GB/ ? 1073.741824 : v ~ /MB/ ? 1.048576 : 0.001024; sub(/[KMG]B/, "", v); printf "%.0f\n", v * f }'; }

# busy COMMAND...: its output; USED is set to the server's processor time in clock ticks.
measure() {
    local before
    before=$(ticks)
    "$@" >"$WORK/measured"
    USED=$(($(ticks) - before))
}

for _ in $(seq "$RUNS"); do
    for server in $SERVERS; do
        serve "$server"
        for _ in 1 2 3; do
            load 64 small 2 >/dev/null
            load 8 middle 1 >/dev/null
        done
        measure ip netns exec "$CLI" curl -s -o /dev/null -w '%{speed_download}\n' "$URL/large"
        echo "$(awk '{ printf "%.0f", $1 / 1e6 }' "$WORK/measured") $((USED * 10))" >>"$WORK/$server.one"
        measure load 200 middle "$SECONDS_EACH"
        rate=$(transfer <"$WORK/measured")
        echo "$rate $(awk -v t="$USED" -v r="$rate" -v s="$SECONDS_EACH" 'BEGIN { printf "%.0f", t * 10 / (r * s / 1000) }')" >>"$WORK/$server.many"
        measure load 64 small "$SECONDS_EACH"
        rate=$(awk '/Requests\/sec/ { printf "%.0f", $2 }' "$WORK/measured")
        echo "$rate $(awk -v t="$USED" -v r="$rate" -v s="$SECONDS_EACH" 'BEGIN { printf "%.1f", t * 10000 / (r * s) }')" >>"$WORK/$server.small"
        stop
        serve "$server"
        sleep 2
        idle=$(resident_kb)
        ip netns exec "$SRV" tc qdisc add dev eth0 root tbf rate 4gbit burst 1mb latency 20ms
        ip netns exec "$CLI" python3 "$HERE/downloads.py" 10.64.0.1 80 /fair "$CLIENTS" >"$WORK/downloads" &
        most=0
        while kill -0 $! 2>/dev/null; do
            now=$(resident_kb)
            [ "$now" -le "$most" ] || most=$now
            sleep 0.2
        done
        wait $!
        ip netns exec "$SRV" tc qdisc del dev eth0 root
        echo "$(awk '{ print $3 }' "$WORK/downloads") $((most - idle)) $idle $(awk '{ print $1 }' "$WORK/downloads")" >>"$WORK/$server.fair"
        stop
    done
done

column() { awk -v n="$2" '{ print $n }' "$1" | median; }
echo "$(nginx -v 2>&1 | sed 's/.*: //'), $(nproc) processors, $RUNS runs, medians"
echo
echo "| server | one client, 1 GB: MB/s | CPU ms | 200 clients, 8 MB: MB/s | CPU ms a GB | 4 KB, 64 connections: requests/s | CPU us each | $CLIENTS clients, 5 MB: slowest over mean | seconds | MB more than idle | idle MB |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
for server in $SERVERS; do
    w=$WORK/$server
    echo "| $server | $(column "$w.one" 1) | $(column "$w.one" 2) | $(column "$w.many" 1) | $(column "$w.many" 2) | $(column "$w.small" 1) | $(column "$w.small" 2) | $(column "$w.fair" 1) | $(column "$w.fair" 4) | $(($(column "$w.fair" 2) / 1024)) | $(($(column "$w.fair" 3) / 1024)) |"
done
