#!/usr/bin/env bash
# Measures Directus beside the node that runs: the same machine, the same PostgreSQL, the same clients.
# Needs node and npm, psql, and a node started with ./athyper start. Options are those of ./athyper bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

VERSION="${DIRECTUS_VERSION:-11.3.5}"
HOME_OF_NODE="${ATHYPER_HOME:-$PWD/.athyper}"
FOLDER="${DIRECTUS_FOLDER:-$HOME_OF_NODE/peers/directus-$VERSION}"
ROWS="${DIRECTUS_ROWS:-10000}"
PASSWORD=measured

fail() {
  printf 'directus: %s\n' "$*" >&2
  exit 1
}

for program in node npm psql curl; do
  command -v "$program" >/dev/null || fail "$program is not on the path"
done
[ -r "$HOME_OF_NODE/postgres/data/postmaster.pid" ] || fail "no node runs in $HOME_OF_NODE"

PGPORT="$(sed -n 4p "$HOME_OF_NODE/postgres/data/postmaster.pid")"
PGPASSWORD="$(sed -n 's/^postgres=//p' "$HOME_OF_NODE/postgres/credentials.properties")"
export PGHOST=127.0.0.1 PGUSER=postgres PGPORT PGPASSWORD

if [ ! -d "$FOLDER/node_modules/directus" ]; then
  mkdir -p "$FOLDER"
  (cd "$FOLDER" && npm init -y >/dev/null && npm install --no-audit --no-fund "directus@$VERSION")
fi

psql -q -d postgres -c 'DROP DATABASE IF EXISTS directus WITH (FORCE)' -c 'CREATE DATABASE directus'
export DB_CLIENT=pg DB_HOST=$PGHOST DB_PORT=$PGPORT DB_USER=$PGUSER DB_PASSWORD=$PGPASSWORD DB_DATABASE=directus
export DB_POOL__MAX=16 KEY=measured SECRET=measured PORT=8055 HOST=127.0.0.1 TELEMETRY=false LOG_LEVEL=error
export ADMIN_EMAIL=admin@example.com ADMIN_PASSWORD=$PASSWORD ACCESS_TOKEN_TTL=4h RATE_LIMITER_ENABLED=false
export PRESSURE_LIMITER_ENABLED=false CACHE_ENABLED=false
cd "$FOLDER"
npx directus bootstrap >bootstrap.log 2>&1 || fail "it cannot be set up: see $FOLDER/bootstrap.log"
npx directus start >directus.log 2>&1 &
directus=$!
stop() {
  kill "$directus" 2>/dev/null || true
  psql -q -d postgres -c 'DROP DATABASE IF EXISTS directus WITH (FORCE)'
}
trap stop EXIT
for _ in $(seq 1 60); do
  curl -sf http://127.0.0.1:8055/server/ping >/dev/null && break
  sleep 1
done

token="$(curl -sf http://127.0.0.1:8055/auth/login -H 'Content-Type: application/json' \
  -d "{\"email\":\"$ADMIN_EMAIL\",\"password\":\"$PASSWORD\"}" | sed -E 's/.*"access_token":"([^"]+)".*/\1/')"
curl -sf http://127.0.0.1:8055/collections -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d '
  {"collection":"bench_sale","schema":{},"meta":{},"fields":[
    {"field":"id","type":"uuid","meta":{"special":["uuid"]},"schema":{"is_primary_key":true}},
    {"field":"title","type":"string","schema":{"is_nullable":false}},
    {"field":"amount","type":"decimal","schema":{"numeric_precision":18,"numeric_scale":2}},
    {"field":"currency","type":"string","schema":{"max_length":3}}]}' >/dev/null
psql -q -d directus <<SQL
INSERT INTO bench_sale (id, title, amount, currency) SELECT gen_random_uuid(), 'A measured sale',
  (random() * 10000)::numeric(18, 2), (ARRAY['MYR', 'SGD', 'EUR', 'USD'])[1 + n % 4]
  FROM generate_series(1, $ROWS) n;
CREATE INDEX ON bench_sale (currency, amount DESC);
VACUUM ANALYZE bench_sale;
SQL

cd - >/dev/null
ATHYPER_URL=http://127.0.0.1:8055 BENCH_TOKEN="$token" ./athyper bench --peer directus "$@"
