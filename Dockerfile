# One image for web, worker, beat and release; docker-compose.yml says which of them a container is.
# A site that pins its images by digest writes the digest behind the tag; none is given here, because it changes with each
# security update of the image and with the registry it comes from.
FROM python:3.11-slim-bookworm

# What WeasyPrint loads, and the fonts of certificates and plaques (docs/decisions/0005).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-noto-cjk fonts-babelstone-han fonts-hanazono \
        tini \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=weihai_hlr.settings.production

WORKDIR /app
# Before the code: a change of the code alone then builds in seconds.
COPY requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt

COPY . .
# The values named here serve this one step; none of them is in the image.
RUN python -m weihai_hlr.messages \
    && SECRET_KEY=only-for-collecting-static-files-0123456789abcdef SITE_URL=http://build.invalid ALLOWED_HOSTS=build.invalid \
       DATABASE_URL=postgres://build.invalid/build REDIS_URL=redis://build.invalid STORAGE_URL=file:///data/files \
       SIGNING_DIR=/data/signing SURVEY_KEY_DIR=/data/survey-keys EMAIL_URL=dummymail:// \
       python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q . \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin hlr \
    && mkdir -p /data/files /data/signing /data/survey-keys /data/beat \
    && chown -R hlr:hlr /data && chmod 0700 /data/files /data/signing /data/survey-keys

USER hlr
EXPOSE 8000
# Reaps what a killed child leaves, and hands signals on: a worker then ends its job at hand instead of being cut off.
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py"]
