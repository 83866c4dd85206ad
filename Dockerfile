FROM python:3.11-slim

# No bytecode is written next to the program; its output is UTF-8 and appears at once.
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LANG=C.UTF-8

WORKDIR /app
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY bot bot
COPY seeds seeds
COPY responses responses
# Every file that is downloaded must have one of the hashes in the list.
RUN python -m pip install --no-cache-dir --require-hashes -r requirements.lock \
    && python -m pip install --no-cache-dir --no-deps .

# The index of a large archive is kept under .cache/clippings in this user's home.
RUN useradd --create-home reader
USER reader
# A volume mounted here takes over the owner of the folder that it covers.
RUN mkdir -p -m 700 /home/reader/.local/share/clippings
WORKDIR /home/reader

# The pages, the API, /health and /metrics, and the webhook if WEBHOOK_URL is set.
ENV PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=8s --start-period=60s \
    CMD ["python", "-m", "bot", "health"]

CMD ["python", "-m", "bot", "run"]
