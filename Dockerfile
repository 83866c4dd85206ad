FROM python:3.11-slim

# Nothing is written beside the program; what it says appears at once, as UTF-8.
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LANG=C.UTF-8

WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY seeds seeds
COPY responses responses
RUN python -m pip install --no-cache-dir -c constraints.txt .

# The index of a large archive is kept in this user's home, under .cache/clippings.
RUN useradd --create-home reader
USER reader
# A volume mounted here keeps the owner of the folder that it covers.
RUN mkdir -p -m 700 /home/reader/.local/share/clippings
WORKDIR /home/reader

CMD ["python", "-m", "bot", "run"]
