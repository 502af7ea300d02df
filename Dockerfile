# La intranet y su proceso aparte: la misma imagen, con otra orden (compose.yaml).
FROM python:3.11.14-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

FROM base AS dependencias
RUN python -m venv /opt/venv
WORKDIR /instalar
COPY pyproject.toml constraints.txt README.md ./
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt '.[s3]'

FROM base
# Lee los escaneos, en español.
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr-spa \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home intranet \
    && install -d -o intranet /datos
COPY --from=dependencias /opt/venv /opt/venv
WORKDIR /intranet
COPY manage.py pyproject.toml constraints.txt ./
COPY script/sano.py script/sano.py
COPY locale locale
COPY templates templates
COPY intranet intranet
COPY red_trata red_trata
COPY actas actas
COPY campanas campanas
COPY capacitaciones capacitaciones
COPY search search
ENV PATH=/opt/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=intranet.settings.produccion \
    RED_DATOS=/datos \
    RED_ESTATICOS=/intranet/estaticos
# Los estáticos van en la imagen, cada versión con los suyos. La clave de aquí no firma nada.
RUN SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=imagen \
    python manage.py collectstatic --noinput
USER intranet
VOLUME /datos
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "script/sano.py"]
CMD ["gunicorn", "intranet.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60", \
     "--max-requests", "5000", "--max-requests-jitter", "500", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket", "--log-level", "warning"]
