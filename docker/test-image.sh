#!/usr/bin/env bash
# Builds the image and tries it as it is meant to run: without root, capabilities or a writable root file system.
# Needs docker or podman, curl, and zip or python3.
#
#   IMAGE_BUILD_ARGS   more arguments for the build
#   STAND_IN_IMAGES    where no image registry can be reached: a script that is sourced with a folder for its files, makes the
#                      base images known to podman, and may fill the array STAND_IN_MOUNTS with more arguments for the build
#   STAND_IN_FOLDER    that folder, kept for the next time
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

image=ganservice:test name=ganservice-test-$$ engine="" key="" build=() work=$(mktemp -d)
networks='"imageSize":16,"networks":{"latentSize":16,"generatorWidths":[32],"discriminatorWidths":[32]}'

fail() { echo "$*" > "$work/failure"; exit 1; }

cleanup() {
  local status=$?
  if [[ -n $engine ]]; then
    [[ $status = 0 ]] || "$engine" logs --tail 40 "$name" 2>&1 || true
    "$engine" rm --force "$name" >/dev/null 2>&1 || true
    "$engine" volume rm --force "$name" >/dev/null 2>&1 || true
  fi
  [[ $status = 0 ]] || echo "FAILED: $(cat "$work/failure" 2>/dev/null || echo "see above")"
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

milliseconds() { local now=${EPOCHREALTIME/[.,]/}; echo $((now / 1000)); }

seconds() { printf '%d.%d' $(($1 / 1000)) $(($1 % 1000 / 100)); }

# The first field of that name in a JSON text.
field() { [[ $2 =~ \"$1\":\ *\"?([^\",}]*) ]] && echo "${BASH_REMATCH[1]}"; }

get() { curl --silent --show-error --fail-with-body --max-time 60 --header "Authorization: Bearer $key" "$@"; }

start() {
  local began; began=$(milliseconds)
  # /tmp is too small for the upload below, which has to go to the volume. The health check is run by hand, once.
  "$engine" run --detach --no-healthcheck --pull=never --name "$name" --publish 127.0.0.1::8080 --volume "$name:/data" \
    --read-only --tmpfs /tmp:size=1m --cap-drop=ALL --security-opt=no-new-privileges "$image" >/dev/null
  url=http://$("$engine" port "$name" 8080/tcp)
  until curl --silent --fail --max-time 2 --output /dev/null "$url/health/ready"; do
    [[ $("$engine" inspect --format '{{.State.Running}}' "$name") = true ]] || fail "the service ended at its start"
    (($(milliseconds) - began < 60000)) || fail "the service is not ready after 60 s"
    sleep 0.1
  done
  ready=$(seconds $(($(milliseconds) - began)))
}

create_job() {
  local answer; answer=$(get "$url/jobs" --json "{\"steps\":$1,$networks}") || fail "POST /jobs: $answer"
  field id "$answer"
}

# wait_for ID STATE SECONDS; leaves the job in $job.
wait_for() {
  local deadline=$((SECONDS + $3)) state
  while true; do
    job=$(get "$url/jobs/$1") || fail "GET /jobs/$1: $job"
    state=$(field state "$job")
    [[ $state != "$2" ]] || return 0
    [[ $state =~ ^(queued|running)$ ]] || fail "the job is $state, not $2: $job"
    ((SECONDS < deadline)) || fail "the job is still $state after $3 s: $job"
    sleep 0.2
  done
}

if [[ -n ${STAND_IN_IMAGES:-} ]]; then
  STAND_IN_MOUNTS=()
  # shellcheck disable=SC1090
  . "$STAND_IN_IMAGES" "${STAND_IN_FOLDER:-${XDG_CACHE_HOME:-$HOME/.cache}/ganservice-images}"
  engine=podman
  build+=(--pull=never --network=host "${STAND_IN_MOUNTS[@]}")
elif docker info >/dev/null 2>&1; then
  engine=docker
elif command -v podman >/dev/null; then
  engine=podman
else
  fail "there is neither a running docker nor podman"
fi
# Podman's own image format has no health check.
[[ $engine != podman ]] || build+=(--format docker)
read -ra more <<< "${IMAGE_BUILD_ARGS:-}"

"$engine" build --platform linux/amd64 --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || true)" --tag "$image" \
  "${build[@]}" "${more[@]}" .
size=$(($("$engine" image inspect --format '{{.Size}}' "$image") / 1000000))
echo "Image: $size MB"
[[ $("$engine" image inspect "$image") = *'"Healthcheck"'* ]] || fail "the image has no health check"

start
first_ready=$ready
log=$("$engine" logs "$name" 2>&1)
[[ $log =~ (gan_[0-9a-f]{64}) ]] || fail "the first start tells no key"
key=${BASH_REMATCH[1]}
code=$(curl --silent --output /dev/null --write-out '%{http_code}' "$url/jobs")
[[ $code = 401 ]] || fail "without a key the service answers $code"
echo "Ready after $ready s"
"$engine" exec "$name" dotnet GanService.Api.dll health || fail "the health check says no to a healthy service"
uid=$("$engine" exec "$name" sed -n 's/^Uid:\t\([0-9]*\).*/\1/p' /proc/1/status)
((uid > 0)) || fail "the service runs as root"
echo "Runs as user $uid"

id=$(create_job 50)
wait_for "$id" completed 120
checkpoint=$(field checkpoint "$job")
echo "Job $id is completed"

faces="generate?checkpoint=$checkpoint&count=4&seed=7"
get "$url/$faces" --output "$work/before.png"
[[ $(head -c 8 "$work/before.png" | od -An -tx1 | tr -d ' \n') = 89504e470d0a1a0a ]] || fail "/generate gives no PNG"
echo "/generate gives a PNG"

for seed in 1 2 3; do
  get "$url/generate?checkpoint=$checkpoint&seed=$seed" --output "$work/$seed.png"
done
head -c 3000000 /dev/urandom > "$work/not-an-image"
pack=(zip -q)
command -v zip >/dev/null || pack=(python3 -m zipfile -c)
(cd "$work" && "${pack[@]}" upload.zip [123].png not-an-image)
dataset=$(get "$url/datasets" --form name=upload --form imageSize=16 --form archive=@"$work/upload.zip") || fail "POST /datasets: $dataset"
[[ $(field state "$dataset") = ready ]] || fail "the upload is not ready: $dataset"
echo "Uploaded a dataset"

# Training goes on while the service is asked to stop.
id=$(create_job 1000000)
wait_for "$id" running 60
began=$(milliseconds)
"$engine" stop -t 10 "$name" >/dev/null
stopped=$(seconds $(($(milliseconds) - began)))
code=$("$engine" inspect --format '{{.State.ExitCode}}' "$name")
[[ $code = 0 ]] || fail "after SIGTERM the service ended with exit code $code in $stopped s"
echo "Stopped after $stopped s"

"$engine" rm "$name" >/dev/null
start
get "$url/$faces" --output "$work/after.png"
cmp "$work/before.png" "$work/after.png" || fail "/generate gives other bytes after a restart"
echo "A new container on the same volume gives the same faces"

echo "PASSED: image of $size MB, ready in $first_ready s, stopped in $stopped s"
