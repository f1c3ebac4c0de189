# Stage 1 builds the wheel and the environment; stage 2 carries the environment and nothing that built it.
FROM python:3.13-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src

# The locks come first: while they stand still, so do these layers.
COPY requirements.lock requirements-dev.lock ./
RUN python -m venv --without-pip /opt/cairn \
    && pip --python /opt/cairn/bin/python install --only-binary :all: --require-hashes -r requirements.lock \
    && pip install --only-binary :all: --require-hashes -c requirements-dev.lock hatchling

COPY . .
RUN python -m hatchling build -t wheel -d /wheel \
    && pip --python /opt/cairn/bin/python install --no-index --no-deps /wheel/*.whl


FROM python:3.13-slim-bookworm

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin cairn \
    && install -d -o cairn -g cairn /data
COPY --from=build /opt/cairn /opt/cairn

# 0.0.0.0 is the container's own network: what of it the host shows is decided where the port is published.
ENV PATH=/opt/cairn/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CAIRN_DATA_DIR=/data \
    CAIRN_WEB_HOST=0.0.0.0 \
    CAIRN_WEB_PORT=8080

# By number, so that a cluster can see it is not root.
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM

# http.client and not urllib: a proxy named in the environment must not be asked for the way to ourselves.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import http.client as h, os, sys; c = h.HTTPConnection('127.0.0.1', int(os.environ['CAIRN_WEB_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]

CMD ["cairn", "run"]
