# Three executables on a small Debian: the API (default), the worker and the load generator.
ARG SWIFT_IMAGE=swift:6.3-bookworm
ARG RUN_IMAGE=debian:bookworm-slim

FROM ${SWIFT_IMAGE} AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# Versions are not pinned: Debian's security updates must come in with a rebuild.
# hadolint ignore=DL3008
RUN apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
      pkg-config libsqlite3-dev libhiredis-dev libcurl4-openssl-dev zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY Package.swift ./
COPY Sources ./Sources
COPY loadtest ./loadtest
COPY Tests ./Tests
RUN swift build -c release --static-swift-stdlib --product patient-api \
 && swift build -c release --static-swift-stdlib --product patient-worker \
 && swift build -c release --static-swift-stdlib --product loadtest \
 && mkdir /staging \
 && cp "$(swift build -c release --static-swift-stdlib --show-bin-path)"/{patient-api,patient-worker,loadtest} /staging/ \
 && strip --strip-debug /staging/* \
 && cp /usr/libexec/swift/linux/swift-backtrace-static /staging/swift-backtrace \
 && cp -r loadtest/scenarios /staging/scenarios

FROM ${RUN_IMAGE}
LABEL org.opencontainers.image.title="Patient Registration API" \
      org.opencontainers.image.description="Registers patients in SQLite and confirms by mail"
# hadolint ignore=DL3008
RUN apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
      ca-certificates tzdata libsqlite3-0 libhiredis0.14 libcurl4 zlib1g \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --home-dir /app --shell /usr/sbin/nologin app \
 && install -d -o app -g app -m 0750 /data
WORKDIR /app
COPY --from=build /staging/ /app/
ENV PATH=/app:/usr/local/bin:/usr/bin:/bin \
    HTTP_LISTEN=0.0.0.0:8000 \
    DATABASE_URL=sqlite:////data/patients.db \
    MAIL_TRANSPORT=auto \
    LOG_FORMAT=json \
    SWIFT_BACKTRACE=enable=yes,sanitize=yes,threads=all,images=all,interactive=no,swift-backtrace=/app/swift-backtrace
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=6 CMD ["/app/patient-api", "health", "--ready"]
ENTRYPOINT ["/app/patient-api"]
CMD ["serve"]
