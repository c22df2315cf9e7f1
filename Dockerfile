FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY bot.py ./
COPY near_bot near_bot
COPY knowledge knowledge
COPY locales locales
RUN NEAR_BOT_CACHE=/cache /venv/bin/python bot.py prepare

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 bot
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY --from=build --chown=bot /cache /cache
RUN mkdir data && chown bot data \
 && printf '#!/bin/sh\nexec /venv/bin/python /app/bot.py "$@"\n' > /usr/local/bin/near-bot && chmod +x /usr/local/bin/near-bot
VOLUME /app/data
USER bot
ENV NEAR_BOT_CACHE=/cache PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
HEALTHCHECK --start-period=5m CMD test -z "$NEAR_BOT_LISTEN" || python -c "import os, urllib.request as u; \
u.urlopen('http://127.0.0.1:' + os.environ['NEAR_BOT_LISTEN'].rpartition(':')[2] + '/healthz', timeout=4)"
ENTRYPOINT ["near-bot"]
