#!/bin/sh
# Called by the PostgreSQL image when its data folder is new.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
    -v owner_password="$HLR_OWNER_PASSWORD" -v app_password="$HLR_APP_PASSWORD" \
    -f /deploy/roles.sql
