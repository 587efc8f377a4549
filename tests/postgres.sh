# SPDX-License-Identifier: Apache-2.0
#
# A PostgreSQL server of our own in a temporary folder, from Debian's package; sourced by tests that want one.
#
#     postgres_start || skip     sets $postgres to a URI without database; false where there is no server to start
#     postgres_stop

postgres_as() { # as a user who is not root, for the server refuses that one
    if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi
}

postgres_start() {
    local bin
    bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -1)
    [ -n "$bin" ] && [ -x "$bin/initdb" ] || return 1
    postgres_dir=$(mktemp -d /tmp/entente-pg.XXXXXX)
    [ "$(id -u)" = 0 ] && chown 65534:65534 "$postgres_dir"
    postgres_bin=$bin
    (cd "$postgres_dir" && HOME=$postgres_dir postgres_as "$bin/initdb" -D "$postgres_dir/data" -A trust -U entente -E UTF8 --locale=C.UTF-8) \
        > "$postgres_dir.log" 2>&1 || return 1
    (cd "$postgres_dir" && postgres_as "$bin/pg_ctl" -D "$postgres_dir/data" -w -o "-c listen_addresses='' -k $postgres_dir" \
        -l "$postgres_dir/log" start) >> "$postgres_dir.log" 2>&1 || return 1
    postgres="postgresql://entente@/%s?host=$postgres_dir"
}

postgres_database() { # NAME: makes it, says its URI
    "$postgres_bin/createdb" -h "$postgres_dir" -U entente "$1" && printf "$postgres" "$1"
}

postgres_ask() { # NAME SQL
    "$postgres_bin/psql" -h "$postgres_dir" -U entente -At -d "$1" -c "SET search_path = entente" -c "$2" | tail -n +2
}

postgres_stop() {
    [ -n "${postgres_bin:-}" ] || return 0
    (cd "$postgres_dir" && postgres_as "$postgres_bin/pg_ctl" -D "$postgres_dir/data" -m immediate stop) > /dev/null 2>&1
    rm -rf "$postgres_dir" "$postgres_dir.log"
}
