FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY bot.py ./
COPY near_bot near_bot
COPY knowledge knowledge
COPY locales locales
RUN /venv/bin/python bot.py prepare

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 bot
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
RUN mkdir data && chown bot data
VOLUME /app/data
USER bot
ENV PYTHONUNBUFFERED=1
ENTRYPOINT ["/venv/bin/python", "bot.py"]
