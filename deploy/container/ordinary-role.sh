#!/bin/sh
# Give the platform an ordinary role: a superuser would pass what protects the audit log.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$CITY_PASSWORD" <<'SQL'
CREATE ROLE yizhan LOGIN PASSWORD :'password';
CREATE DATABASE yizhan OWNER yizhan;
SQL
