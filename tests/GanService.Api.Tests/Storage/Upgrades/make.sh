#!/usr/bin/env bash
# Makes data-VERSION.tar.gz, the data folder that UpgradeTests opens: run it on a checkout of that version, after
# `dotnet build -c Release`. The folder has a completed job, the same job paused halfway, and the dataset of both.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
url=http://127.0.0.1:18099
dotnet "$here/../../../../src/GanService.Api/bin/Release/net10.0/linux-x64/GanService.Api.dll" --urls=$url --GanService:DataDirectory="$work/data" \
  --GanService:SyntheticFaces=20 --GanService:TrainingThreads=1 --GanService:QualityBudget=0 >"$work/log" &
service=$!
trap 'kill $service 2>/dev/null || true; rm -rf "$work"' EXIT
until curl -sf $url/health/ready >/dev/null; do sleep 0.2; done

body='{"name": "%s", "steps": 3000, "imageSize": 8, "batchSize": 8, "sampleEverySteps": 1000, "checkpointEverySteps": 1000,
  "networks": {"latentSize": 6, "generatorWidths": [10], "discriminatorWidths": [10]}}'
queue() { printf "$body" "$1" | curl -sf $url/jobs -H 'Content-Type: application/json' -d @- | sed 's/.*"id":"\([^"]*\)".*/\1/'; }
state() { curl -sf $url/jobs/$1 | sed 's/.*"state":"\([^"]*\)".*/\1/'; }

whole=$(queue whole)
until [[ $(state $whole) = completed ]]; do sleep 0.1; done
until # it is paused before its end
  paused=$(queue paused)
  until curl -sf $url/jobs/$paused | grep -q '"step":[1-9]'; do :; done
  curl -sf -X POST $url/jobs/$paused/pause >/dev/null || true
  until [[ $(state $paused) =~ paused|completed ]]; do sleep 0.1; done
  [[ $(state $paused) = paused ]]
do curl -sf -X DELETE $url/jobs/$paused; done

version=$(curl -sf $url/version | sed 's/.*"version":"\([^"]*\)".*/\1/')
kill -TERM $service
wait $service || true
tar -C "$work/data" --exclude=.lock --exclude=tmp --exclude=tensorboard --sort=name --owner=0 --group=0 -czf "$here/data-$version.tar.gz" .
ls -l "$here/data-$version.tar.gz"
