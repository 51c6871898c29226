#!/usr/bin/env bash
# Starts and stops the servers that the benchmark compares with, from Debian's packages, each with a
# data directory and a port of its own on the loopback interface. They refuse to run as root, so
# root hands them to an unprivileged user.
#
#   peers.sh find  postgres|mariadb                      prints the server's program
#   peers.sh start postgres|mariadb DIRECTORY PORT       an empty server with a database "bench"
#   peers.sh stop  postgres|mariadb DIRECTORY            stops it and removes the directory
#
# YORE_BENCH_PASSWORD  of the user "bench", which may do everything
# YORE_BENCH_OWNER     a process; the server goes, with its directory, when that process is gone
#
# Exit codes: 0 good, 1 failed, 2 usage, 3 not installed.
set -euo pipefail

usage() {
  sed -n '2,/^set /s/^# \{0,1\}//p' "$0" | sed '$d' >&2
  exit 2
}

fail() {
  echo "peers.sh: $1" >&2
  exit "${2:-1}"
}

postgres_program() {
  local newest
  newest=$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$newest" ] || newest=$(command -v postgres) || return 1
  echo "$newest"
}

mariadb_program() {
  PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v mariadbd
}

program() {
  "${1}_program" || case $1 in
    postgres) fail "no PostgreSQL here: apt-get install postgresql" 3 ;;
    mariadb) fail "no MariaDB here: apt-get install mariadb-server" 3 ;;
  esac
}

# The user that the package made, otherwise one that owns nothing.
account() {
  local wanted=postgres
  [ "$1" = postgres ] || wanted=mysql
  id -u "$wanted" >/dev/null 2>&1 && echo "$wanted" || echo nobody
}

as_server() {
  local kind=$1
  shift
  if [ "$(id -u)" -eq 0 ]; then
    runuser -u "$(account "$kind")" -- "$@"
  else
    "$@"
  fi
}

# A quarter of the memory for buffers is the usual advice; beyond 4 GB nothing here gets faster.
buffer_megabytes() {
  local quarter
  quarter=$(awk '/^MemTotal/ { print int($2 / 4096) }' /proc/meminfo 2>/dev/null || echo 1024)
  [ "$quarter" -lt 4096 ] && echo "$quarter" || echo 4096
}

start_postgres() {
  local directory=$1 port=$2 bin buffers
  bin=$(dirname "$(program postgres)")
  buffers=$(buffer_megabytes)
  local password="$directory/password"
  (umask 077 && printf '%s' "$YORE_BENCH_PASSWORD" >"$password")
  [ "$(id -u)" -ne 0 ] || chown "$(account postgres)" "$password"
  as_server postgres "$bin/initdb" -D "$directory/data" -U bench --pwfile="$password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C >"$directory/log" 2>&1 || return 1
  rm -f "$password"
  as_server postgres tee -a "$directory/data/postgresql.conf" >/dev/null <<EOF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 120
shared_buffers = ${buffers}MB
effective_cache_size = $((buffers * 2))MB
work_mem = 256MB
maintenance_work_mem = 512MB
max_wal_size = 8GB
checkpoint_timeout = 30min
random_page_cost = 1.1
effective_io_concurrency = 200
max_parallel_workers_per_gather = $(nproc)
jit = off
fsync = on
synchronous_commit = on
timezone = 'UTC'
EOF
  as_server postgres "$bin/pg_ctl" -D "$directory/data" -l "$directory/data/server.log" -w -t 60 \
    start >>"$directory/log" 2>&1 || return 1
  head -n 1 "$directory/data/postmaster.pid" >"$directory/pid"
  PGPASSWORD=$YORE_BENCH_PASSWORD "$bin/psql" -h 127.0.0.1 -p "$port" -U bench -d postgres -q \
    -c 'CREATE DATABASE bench' >>"$directory/log" 2>&1
}

start_mariadb() {
  local directory=$1 port=$2 server buffers
  server=$(program mariadb)
  buffers=$(buffer_megabytes)
  as_server mariadb mariadb-install-db --no-defaults --datadir="$directory/data" --skip-test-db \
    --auth-root-authentication-method=normal >"$directory/log" 2>&1 || return 1
  as_server mariadb setsid "$server" --no-defaults --datadir="$directory/data" --port="$port" \
    --bind-address=127.0.0.1 --socket="$directory/data/socket" --pid-file="$directory/data/pid" \
    --skip-name-resolve --skip-log-bin --max-connections=200 --default-time-zone=+00:00 \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_bin --secure-file-priv= \
    --innodb-buffer-pool-size="${buffers}M" --innodb-log-file-size=1G \
    --innodb-flush-log-at-trx-commit=1 --innodb-flush-method=O_DIRECT --innodb-io-capacity=2000 \
    --join-cache-level=8 --join-buffer-size=256M --join-buffer-space-limit=2G \
    --optimizer-switch=mrr=on,mrr_cost_based=off,optimize_join_buffer_size=on \
    --sort-buffer-size=32M --tmp-table-size=1G --max-heap-table-size=1G --query-cache-type=0 \
    </dev/null >>"$directory/log" 2>&1 &
  local tries=0
  until as_server mariadb mariadb-admin --no-defaults --socket="$directory/data/socket" -u root \
    ping >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || return 1
    sleep 0.2
  done
  cat "$directory/data/pid" >"$directory/pid"
  as_server mariadb mariadb --no-defaults --socket="$directory/data/socket" -u root \
    >>"$directory/log" 2>&1 <<EOF
CREATE DATABASE bench;
CREATE USER bench@127.0.0.1 IDENTIFIED BY '$YORE_BENCH_PASSWORD';
GRANT ALL ON *.* TO bench@127.0.0.1;
ALTER USER root@localhost IDENTIFIED BY '$YORE_BENCH_PASSWORD';
EOF
}

# Neither Ctrl-C nor a kill of the benchmark leaves a server behind.
watch_owner() {
  local kind=$1 directory=$2 owner=$3
  setsid bash -c '
    while kill -0 "$1" 2>/dev/null && [ -e "$4/pid" ]; do sleep 1; done
    [ ! -e "$4/pid" ] || bash "$2" stop "$3" "$4"
  ' watch "$owner" "$0" "$kind" "$directory" </dev/null >/dev/null 2>&1 &
}

start() {
  local kind=$1 directory=$2 port=$3
  program "$kind" >/dev/null
  [ -n "${YORE_BENCH_PASSWORD:-}" ] || fail "YORE_BENCH_PASSWORD is not set"
  [ ! -e "$directory" ] || fail "$directory exists already"
  mkdir -p "$directory/data"
  chmod 755 "$directory"
  chmod 700 "$directory/data"
  [ "$(id -u)" -ne 0 ] || chown "$(account "$kind")" "$directory/data"
  if ! "start_$kind" "$directory" "$port"; then
    tail -n 20 "$directory/log" "$directory"/data/*.log >&2 2>/dev/null || true
    stop "$kind" "$directory"
    fail "$kind did not start"
  fi
  [ -z "${YORE_BENCH_OWNER:-}" ] || watch_owner "$kind" "$directory" "$YORE_BENCH_OWNER"
}

stop() {
  local kind=$1 directory=$2 pid='' signal=TERM
  # PostgreSQL waits for its clients on TERM; INT tells it not to.
  [ "$kind" = mariadb ] || signal=INT
  for file in "$directory/pid" "$directory/data/pid" "$directory/data/postmaster.pid"; do
    if [ -z "$pid" ] && [ -s "$file" ]; then pid=$(head -n 1 "$file"); fi
  done
  if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then
    kill -"$signal" "$pid"
    for _ in $(seq 1 300); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.2
    done
    kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -rf "$directory"
}

[ $# -ge 2 ] || usage
case $2 in postgres | mariadb) ;; *) usage ;; esac
case "$1:$#" in
  find:2) program "$2" ;;
  start:4) start "$2" "$3" "$4" ;;
  stop:3) stop "$2" "$3" ;;
  *) usage ;;
esac
