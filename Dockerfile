FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    ISPCUBE_OWN_ENVIRONMENT=1

WORKDIR /app
COPY requirements.txt pyproject.toml manage.py ./
RUN python manage.py --packages | xargs pip install --constraint requirements.txt

COPY . .
RUN useradd --system --uid 10001 ispcube && mkdir /data && chown ispcube /data
USER ispcube
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "ispcube.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--threads=4", "--no-control-socket"]
