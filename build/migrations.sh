#!/usr/bin/env bash
# Writes a migration for both databases: build/migrations.sh NAME adds one; build/migrations.sh --fresh replaces all by a new
# Initial (only before the first release). Needs the tool dotnet-ef (.config/dotnet-tools.json).
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore >/dev/null
name=${1:?usage: build/migrations.sh NAME | --fresh}
for db in Sqlite Postgres; do
  project=src/MlStudio.Core.Migrations.$db
  if [ "$name" = --fresh ]; then rm -rf "$project/Migrations"; fi
  dotnet build -v q "$project"
  dotnet ef migrations add "$([ "$name" = --fresh ] && echo Initial || echo "$name")" --project "$project" --startup-project "$project" --no-build --output-dir Migrations
done
