"""The routes that every instance has, whatever its channel."""

import math
from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from .. import metrics
from ..logs import get_logger
from ..service.waiting import UnderWay
from ..store.inbox import Inbox

LOG = get_logger(__name__)
_PATIENCE = 2.0
"""Seconds in which the database has to answer; who asks does not wait much longer."""

Lacking = Callable[[], str | None]
"""What the bot lacks, for now, to answer people; None where it lacks nothing."""


def application(inbox: Inbox, under_way: UnderWay, lacking: Lacking, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """`/healthz`, `/readyz` and `/metrics`, and the routes of a channel."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        reason = lacking() or (None if await _measured(inbox, under_way) else "the database does not answer")
        return PlainTextResponse(f"{reason or 'ready'}\n", 503 if reason else 200)

    async def exposition(_: Request) -> Response:
        await _measured(inbox, under_way)
        body, content_type = metrics.exposition()
        return Response(body, headers={"Content-Type": content_type})

    own = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", exposition)]
    return Starlette(routes=[*own, *routes])


async def _measured(inbox: Inbox, under_way: UnderWay) -> bool:
    """Sets the metrics of the inbox; whether the database has answered."""
    waiting, oldest = math.nan, math.nan
    try:
        waiting, oldest = await under_way.within(_PATIENCE, "backlog", inbox.backlog)
    except Exception as error:
        LOG.warning("the database does not answer", error=type(error).__name__)
        return False
    finally:
        metrics.INBOX_WAITING().set(waiting)
        metrics.INBOX_OLDEST_SECONDS().set(oldest)
    return True
