"""The Bot API over HTTP on loopback: tokens, bodies, answers and faults."""

import asyncio
import inspect
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .faults import Fault, Faults
from .methods import BY_NAME, METHODS
from .wire import Params, Refusal, bad, decode, stricter
from .world import World

PATH = re.compile(r"/bot([^/]*)/(?:test/)?(\w*)")
TOKEN = re.compile(r"[1-9]\d{0,15}:[\w-]{3,70}", re.ASCII)
LARGEST_BODY = 1 << 24
PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body><center><h1>{0}</h1></center><hr><center>nginx</center></body>\r\n</html>\r\n"
PAGES = {502: "502 Bad Gateway", 503: "503 Service Temporarily Unavailable", 504: "504 Gateway Time-out"}


@dataclass(eq=False)
class Call:
    """A request; `status` stays None where no whole answer was sent. `at` is monotonic."""

    method: str
    params: Params
    status: int | None = None
    at: float = field(default_factory=time.monotonic)
    description: str = ""
    """Why it was refused."""
    result: object = None


class Server:
    """One listening socket that serves one world."""

    def __init__(self, world: World, faults: Faults, calls: list[Call]) -> None:
        self.busy: list[Call] = []
        """Requests under way, polls not among them."""
        self._world = world
        self._faults = faults
        self._calls = calls
        self._closing = asyncio.Event()
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)

    async def start(self, port: int) -> str:
        """Listens; the address."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Lets go of all who wait for an answer."""
        self._closing.set()
        self._world.queue.close()
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        call = Call("", {})
        try:
            call.method = self._addressed(request.path)
            raw = await _body(request)
            self._calls.append(call)
            return await self._served(request, call, raw)
        except Refusal as refusal:
            return _refused(call, refusal)

    def _addressed(self, path: str) -> str:
        """The method of the path, if the token is this bot's."""
        found = PATH.fullmatch(path)
        if not found or not TOKEN.fullmatch(found[1]):
            raise Refusal(404, "Not Found")
        if self._world.token is not None and found[1] != self._world.token:
            raise Refusal(401, "Unauthorized")
        return BY_NAME.get(found[2].lower(), found[2])

    async def _served(self, request: web.Request, call: Call, raw: dict[str, Any]) -> web.StreamResponse:
        polls = call.method == "getUpdates"
        if not polls:
            self.busy.append(call)
            self._world.bell.ring()
        try:
            try:
                call.params = decode(raw)
                unread = None
            except Refusal as refusal:
                call.params, unread = raw, refusal
            fault = self._faults.choose(call.method, call.params, self._world.clock())
            if unread:
                raise unread
            return await self._faulty(request, call, fault) if fault else await self._carried_out(call)
        except asyncio.CancelledError:  # the client did not wait for the answer
            call.status = None
            raise
        finally:
            if not polls:
                self.busy.remove(call)
                self._world.bell.ring()

    async def _faulty(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        done = await self._carried_out(call) if fault.late else None
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return done or await self._carried_out(call)
        if fault.kind == "error":
            call.status = fault.status
            if fault.status in PAGES:
                return web.Response(status=fault.status, text=PAGE.format(PAGES[fault.status]), content_type="text/html")
            raise Refusal(fault.status, "Internal Server Error")
        call.status = None
        if fault.kind == "silence":
            await self._closing.wait()
        if fault.kind == "half" and done is not None:
            return await _half(request, done)
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _carried_out(self, call: Call) -> web.Response:
        try:
            call.result = await self._result(call)
        except Refusal as refusal:
            return _refused(call, refusal)
        call.status = 200
        return _json({"ok": True, "result": call.result}, 200)

    async def _result(self, call: Call) -> object:
        method = METHODS.get(call.method)
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        if self._world.strict and (unknown := sorted(call.params.keys() - method.parameters)):
            raise stricter(f"{call.method} has no parameter {', '.join(unknown)}")
        result = method.carry_out(self._world, call.params)
        return await result if inspect.isawaitable(result) else result


async def _body(request: web.Request) -> dict[str, Any]:
    """The parameters of the address and of the body, unread."""
    try:
        if request.content_type == "application/json":
            given = await request.json()
            if not isinstance(given, dict):
                raise bad("can't parse JSON object")
        else:
            given = dict(await request.post())
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise bad("strings must be encoded in UTF-8") from None
    return dict(request.query) | given


async def _half(request: web.Request, whole: web.Response) -> web.StreamResponse:
    """Promises all of the answer and sends half."""
    body = whole.body if isinstance(whole.body, bytes) else b""
    response = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport:
        request.transport.close()
    return response


def _refused(call: Call, refusal: Refusal) -> web.Response:
    call.status, call.description = refusal.code, refusal.description
    wait = refusal.parameters.get("retry_after")
    return _json(refusal.body, refusal.code, {"Retry-After": str(wait)} if wait else {})


def _json(body: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=json.dumps(body, ensure_ascii=False), content_type="application/json", headers=headers)
