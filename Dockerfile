# One image: the program, root certificates, three writable folders: data, keys, tmp. No shell.
#
#   docker build --build-arg VERSION="$(git describe --tags --always)" -t maillage .
#   docker run -p 8080:8080 -v maillage:/data -v maillage-keys:/keys maillage
#
# doc/operate.md says how to import, back up and watch it.

# The optional map enhancement; the program works without it.
FROM node:22-slim AS vendor
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM golang:1.26 AS build
ARG VERSION=development
ENV CGO_ENABLED=0
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=vendor /src/node_modules node_modules
RUN go run ./tool/asset -vendor
RUN go build -trimpath -ldflags "-s -w -X maillage/app.Version=${VERSION}" -o /maillage ./cmd/maillage
RUN mkdir -p -m 700 /root-of-image/data /root-of-image/keys && mkdir /root-of-image/tmp && chmod 1777 /root-of-image/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /root-of-image/ /
COPY --from=build /maillage /maillage
USER 65532:65532
ENV MAILLAGE_DATA=/data MAILLAGE_KEYS=/keys MAILLAGE_LISTEN=:8080
VOLUME /data /keys
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/maillage"]
CMD ["serve"]
