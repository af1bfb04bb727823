#!/usr/bin/env bash
# Writes which NuGet packages the service is made of, with hashes and licences, as CycloneDX: build/sbom.sh FOLDER. The packages have to be restored.
set -euo pipefail
folder=$(realpath -m "$1") tools=$(mktemp -d)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
trap 'rm -rf "$tools"' EXIT
dotnet tool install CycloneDX --version 6.3.1 --tool-path "$tools"
"$tools/dotnet-CycloneDX" src/GanService.Api/GanService.Api.csproj --recursive --disable-package-restore --runtime linux-x64 \
  --set-name GanService --set-version "$(sed -n "s:.*<Version>\(.*\)</Version>.*:\1:p" Directory.Build.props)" --output "$folder" --filename nuget.cdx.json --output-format Json
