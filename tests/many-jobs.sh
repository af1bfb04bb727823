#!/usr/bin/env bash
# Fills a service with jobs, to try its lists with them: tests/many-jobs.sh [address] [count]
# Most are cancelled before they begin; one of five trains a few steps. Three experiments and a job that goes on come with them.
set -euo pipefail
address=${1:-http://localhost:8080} count=${2:-1000}
send() { curl --silent --show-error --fail-with-body ${GAN_KEY:+-H "Authorization: Bearer $GAN_KEY"} "$@" >/dev/null; }
small='"imageSize": 8, "batchSize": 8, "steps": 40, "checkpointEverySteps": 20, "sampleEverySteps": 20'

for name in one two three; do
  send "$address/experiments" --json "{\"name\": \"experiment $name\", \"job\": {$small}, \"vary\": {\"seed\": [1, 2, 3], \"batchSize\": [8, 16]}}"
done
for ((i = 1; i <= count; i++)); do
  tag=$((i % 5 == 0)) # those that train
  send "$address/jobs" --json "{\"name\": \"job $i\", \"tags\": [\"$([[ $tag = 1 ]] && echo trained || echo draft)\", \"round-$((i / 100))\"], \"seed\": $i, $small}"
  ((i % 100)) || send -X POST "$address/jobs/cancel?tag=draft&state=queued"
done
send -X POST "$address/jobs/cancel?tag=draft&state=queued"
send "$address/jobs" --json '{"name": "the one that runs", "steps": 10000000, "imageSize": 28, "priority": 10}'
