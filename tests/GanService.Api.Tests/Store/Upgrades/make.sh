#!/usr/bin/env bash
# Makes data-NAME.tar.gz, the data folder that UpgradeTests opens: run it with that name on a checkout of a version, after
# `dotnet build -c Release`. The folder has a completed job, the same job killed once and paused later, and the dataset of both; and the
# feed of both as that version served it. And picture-NAME.png, nine faces from it, enlarged.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=${1:?the name of the version}
work=$(mktemp -d)
url=http://127.0.0.1:18099
start() {
  dotnet "${SERVICE:-$here/../../../../src/GanService.Api/bin/Release/net10.0/linux-x64/GanService.Api.dll}" --urls=$url --GanService:DataDirectory="$work/data" \
    --GanService:SyntheticFaces=300 --GanService:TrainingThreads=1 --GanService:QualityBudget=1 >>"$work/log" &
  service=$!
  until curl -sf $url/health/ready >/dev/null; do sleep 0.2; done
}
trap 'kill $service 2>/dev/null || true; rm -rf "$work"' EXIT
start

body='{"name": "%s", "steps": 5000, "imageSize": 8, "batchSize": 8, "sampleEverySteps": 1000, "checkpointEverySteps": 1000,
  "networks": {"latentSize": 6, "generatorWidths": [10], "discriminatorWidths": [10]}}'
queue() { printf "$body" "$1" | curl -sf $url/jobs -H 'Content-Type: application/json' -d @- | sed 's/.*"id":"\([^"]*\)".*/\1/'; }
state() { curl -sf $url/jobs/$1 | sed 's/.*"state":"\([^"]*\)".*/\1/'; }
trains() { until curl -sf $url/jobs/$1 | grep -q '"step":[1-9]'; do :; done; }
feed() { timeout 5 curl -sN $url/jobs/$1/events >"$work/data/jobs/$1/events.txt" || true; }

whole=$(queue whole)
until [[ $(state $whole) = completed ]]; do sleep 0.1; done
until # it is paused before its end
  paused=$(queue paused)
  trains $paused
  kill -9 $service
  wait $service || true
  start
  curl -sf -X POST $url/jobs/$paused/pause >/dev/null || true
  until [[ $(state $paused) =~ paused|completed ]]; do sleep 0.1; done
  [[ $(state $paused) = paused ]] && curl -sf $url/jobs/$paused/notices | grep -q Interrupted
do curl -sf -X DELETE $url/jobs/$paused; done

feed $whole
feed $paused
curl -sf -o "$here/picture-$name.png" "$url/generate?checkpoint=$(curl -sf $url/jobs/$whole | sed 's/.*"checkpoint":"\([^"]*\)".*/\1/')&seed=3&count=9&scale=12"
kill -TERM $service
wait $service || true
tar -C "$work/data" --exclude=.lock --exclude=tmp --exclude=tensorboard --sort=name --owner=0 --group=0 -czf "$here/data-$name.tar.gz" .
ls -l "$here/data-$name.tar.gz"
