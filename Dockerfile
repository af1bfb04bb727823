# Any of these can be given by digest, so that a build is made of exactly that: --build-arg SDK_IMAGE=mcr.microsoft.com/dotnet/sdk@sha256:…
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0
ARG NODE_IMAGE=docker.io/library/node:22-bookworm-slim

# What comes from npm: the dashboard, the font of captions and plots, and texts of licences.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS web
WORKDIR /source/src/GanService.Api/Dashboard
COPY src/GanService.Api/Dashboard/package*.json ./
RUN npm ci --no-audit --no-fund
COPY src/GanService.Api/Dashboard ./
RUN npm run build && mkdir /sbom && npm pkg set version=0.0.0 && npm sbom --package-lock-only --omit=dev --sbom-format=cyclonedx > /sbom/npm.cdx.json
WORKDIR /source/build
COPY build ./
RUN for folder in fonts licenses; do (cd $folder && npm ci --no-audit --no-fund) || exit 1; done

FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
WORKDIR /source
RUN apt-get update && apt-get install -y --no-install-recommends binutils-x86-64-linux-gnu && rm -rf /var/lib/apt/lists/*
# First only what decides on packages, so that a change of code does not fetch libtorch again.
COPY global.json Directory.*.props Directory.*.targets ./
COPY build build/
COPY src/GanService.Engine/*.csproj src/GanService.Engine/packages.lock.json src/GanService.Engine/
COPY src/GanService.Api/*.csproj src/GanService.Api/packages.lock.json src/GanService.Api/
RUN dotnet restore src/GanService.Api -r linux-x64 --locked-mode -p:PublishReadyToRun=true
COPY .editorconfig LICENSE ./
COPY src src/
COPY --from=web /source/src/GanService.Api/wwwroot src/GanService.Api/wwwroot/
COPY --from=web /source/build/fonts/node_modules build/fonts/node_modules/
COPY --from=web /source/build/licenses/node_modules build/licenses/node_modules/
COPY --from=web /sbom /app/sbom/
ARG REVISION=
RUN dotnet publish src/GanService.Api -c Release -r linux-x64 --no-restore -o /app -p:PublishReadyToRun=true -p:UseAppHost=false -p:BuildDashboard=false -p:SourceRevisionId=$REVISION \
 && build/sbom.sh /app/sbom && mkdir /native && mv /app/*.so /app/*.so.* /native/ \
 && x86_64-linux-gnu-strip --strip-unneeded /native/libtorch_cpu.so # 92 MB of symbols that nothing reads

# libtorch comes for x64 only: on other processors build with --platform=linux/amd64.
FROM ${RUNTIME_IMAGE}
ENV GanService__DataDirectory=/data ASPNETCORE_HTTP_PORTS=8080
RUN mkdir /data && chown $APP_UID /data
WORKDIR /app
# Two layers: nearly all bytes are native libraries, which a new version of the code leaves as they are.
COPY --from=build /native ./
COPY --from=build /app ./
USER $APP_UID
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["dotnet", "GanService.Api.dll", "health"]
ENTRYPOINT ["dotnet", "GanService.Api.dll"]
