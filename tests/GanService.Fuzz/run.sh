#!/usr/bin/env bash
# Fuzzes what reads files of strangers, with afl++: run.sh [SECONDS a reader] [READER...]. Prints how many files were tried and what was
# found; what was found stays below obj/fuzz/READER/found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
seconds=${1:-60}
shift || true
readers=("$@")
((${#readers[@]})) || readers=(decoder zip safetensors verify)
command -v afl-fuzz >/dev/null || apt-get install -y -qq --no-install-recommends afl++ >/dev/null
[[ -x obj/tools/sharpfuzz ]] || dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path obj/tools >/dev/null
rm -rf obj/fuzz
dotnet publish -c Release -o obj/fuzz/program -v q
for reader in "${readers[@]}"; do
  mkdir -p obj/fuzz/$reader/seeds
  dotnet obj/fuzz/program/GanService.Fuzz.dll seeds $reader obj/fuzz/$reader/seeds
done
obj/tools/sharpfuzz obj/fuzz/program/GanService.Engine.dll
export AFL_SKIP_BIN_CHECK=1 AFL_NO_AFFINITY=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1
found=0
for reader in "${readers[@]}"; do
  # A file that takes ten seconds is a find as well.
  afl-fuzz -i obj/fuzz/$reader/seeds -o obj/fuzz/$reader/found -t 10000 -m none -V $seconds -- dotnet obj/fuzz/program/GanService.Fuzz.dll $reader >obj/fuzz/$reader/log
  stats=obj/fuzz/$reader/found/default/fuzzer_stats
  number() { sed -n "s/^$1 *: *\([0-9.]*\).*/\1/p" $stats; }
  echo "$reader: $(number execs_done) files, $(number execs_per_sec) a second, $(number corpus_count) kept, $(number saved_crashes) crashes, $(number saved_hangs) hangs"
  ((found += $(number saved_crashes) + $(number saved_hangs))) || true
done
exit $((found > 0))
