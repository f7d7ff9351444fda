# A static binary in an image of nothing else. Builds with docker and buildah:
#   buildah bud -t dateline .
#   docker run --rm -p 127.0.0.1:8080:8080 -v dateline-data:/data dateline
FROM docker.io/library/golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=container
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X dateline/internal/cli.version=$VERSION" -o /out/dateline . \
    && mkdir -p /out/data /out/tmp && chmod 1777 /out/tmp

FROM scratch
COPY --from=build /out/dateline /dateline
COPY --from=build --chown=10001:10001 /out/data /data
COPY --from=build --chown=10001:10001 /out/tmp /tmp
USER 10001:10001
VOLUME /data
EXPOSE 8080
ENV DATELINE_DB=/data/dateline.gpkg
ENV DATELINE_ADDR=:8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/dateline", "health", "http://127.0.0.1:8080"]
ENTRYPOINT ["/dateline"]
CMD ["serve"]
