#!/bin/sh
# A standby: copied from the primary on its first start, following it ever since.
set -eu
data=/var/lib/postgresql/data
if [ ! -s "$data/PG_VERSION" ]; then
    pg_basebackup -h "$PRIMARY_HOST" -U replicator -D "$data" -X stream -S replica -R --checkpoint=fast
    # pg_basebackup -R writes where the primary is, but takes the password from its environment.
    echo "primary_conninfo = 'host=$PRIMARY_HOST user=replicator password=$PGPASSWORD application_name=replica'" \
        >>"$data/postgresql.auto.conf"
    chmod 700 "$data"
fi
exec postgres -D "$data" -c hot_standby=on -c hot_standby_feedback=on -c listen_addresses='*'
