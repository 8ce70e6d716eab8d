"""The browser's chat page: a real server on loopback, and a real browser where there is one."""

import asyncio
import json
import shutil
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from conversations.core import Button, Command, Contact, Document, Message, Press, Style, Text, Upload, speaking
from handlers.browser import chat as browser_chat
from handlers.browser.channel import Browser, Persona
from handlers.channel import Incoming, MessageGone, NoFile, Outcome, TooLarge
from tests.waiting import PATIENCE, until

GRACE, JUMA = "0700000001", "0700000002"
NAMES = ("Wanjiku", "Otieno", "Kamau", "Achieng", "Mwangi", "Chebet", "Barasa", "Njeri", "Hassan", "Wambui")
ABOUT = {"en": "centre manager, Mlimani Secondary", "sw": "meneja wa kituo, Mlimani Secondary"}
Json = dict[str, Any]


def register(marks: dict[str, str], news: str = "") -> Message:
    def row(number: int, name: str) -> tuple[Button, ...]:
        def key(mark: str, style: Style) -> Button:
            label = f"✓ {mark}" if marks.get(name) == mark else mark
            full, pressed = f"{mark}, {name}", marks.get(name) == mark
            return Button(label, "mark", f"{name}:{mark}", "register", style, full=full, pressed=pressed)

        card = Button(f"{number} {name}", "card", name, "register")
        return card, key("P", Style.GOOD), key("Ab", Style.BAD)

    lines = [f"{n}  {name}, invigilator: {marks.get(name, '–')}" for n, name in enumerate(NAMES, 1)]
    text = "\n".join(["Mlimani Secondary, 22114405", "Wed 20 Oct, paper 1 and 2", "", *lines])
    last = (Button("All present", "all", where="register"), Button("Send", "send", where="register"))
    return Message(text, (*(row(n, name) for n, name in enumerate(NAMES, 1)), last), news, replaces=True)


@dataclass
class StandIn:
    """Stands in for the service: says what it heard, and keeps one register."""

    fails: bool = False
    takes: float = 0
    heard: list[Incoming] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    marks: dict[str, str] = field(default_factory=dict)
    started: threading.Event = field(default_factory=threading.Event)

    def people(self) -> list[Persona]:
        assert threading.current_thread() is not self.thread, "people reads a database: never in the server's thread"
        return [Persona(GRACE, "Grace Naliaka", ABOUT, "centre_manager", "register"), Persona(JUMA, "Juma <b>Ali</b>")]

    async def fetch(self, source: str) -> tuple[bytes, str]:
        kinds = {"letter:7": "application/pdf", "page": "text/html; charset=utf-8"}
        return source.encode(), kinds[source]

    async def receive(self, event: Incoming) -> Outcome:
        await asyncio.sleep(self.takes)
        if self.fails:
            raise RuntimeError("the database is down")
        if event.key in self.keys:
            return Outcome(repeat=True)
        self.keys.add(event.key)
        self.heard.append(event)
        return await self.answer(event.chat, event)

    async def answer(self, chat: str, event: Incoming) -> Outcome:
        match event.event:
            case Press("register", "mark", value):
                name, _, mark = value.partition(":")
                self.marks[name] = mark
                news = f"{name}: {mark}."
                await self.channel.redraw(chat, event.origin, register(self.marks, news))
                return Outcome(news=news)
            case Text("register"):
                await self.channel.send(chat, register(self.marks))
            case Text("letter"):
                file = Document("Barua ya kazi – 7.pdf", "letter:7", "Your letter")
                await self.channel.send(chat, Message("Here it is.", document=file))
            case Text("page"):
                await self.channel.send(chat, Message("", document=Document("page.html", "page")))
            case Command("start"):
                await self.channel.send(chat, Message("Whose number is this?", asks_contact="Share my number"))
                await self.channel.offer(chat, [("register", "Today's register"), ("help", "Help")])
            case Text("482913"):  # a PIN
                await self.channel.forget(chat, event.said)
            case heard:
                await self.channel.send(chat, Message(f"Heard: {heard}"))
        return Outcome()

    def __post_init__(self) -> None:
        self.channel = Browser(self.people, self.fetch)

    @contextmanager
    def serving(self) -> Iterator[str]:
        app = Starlette(routes=self.channel.routes)
        settings = {"log_level": "warning", "lifespan": "off", "ws": "none"}
        server = uvicorn.Server(uvicorn.Config(app, **settings))  # type: ignore[arg-type]
        with closing(socket.create_server(("127.0.0.1", 0))) as listener:
            self.thread = threading.Thread(target=self.run, args=(server, listener))
            self.thread.start()
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                self.do(self.channel.pause())
                server.should_exit = True
                self.thread.join(PATIENCE)
                assert not self.thread.is_alive(), "a stream has held the server up"

    def run(self, server: uvicorn.Server, listener: socket.socket) -> None:
        async def serve() -> None:
            self.loop = asyncio.get_running_loop()
            await self.channel.start(self.receive)
            self.started.set()
            await server.serve([listener])

        asyncio.run(serve())

    def do(self, work: object) -> object:
        assert self.started.wait(PATIENCE)
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)  # type: ignore[arg-type]


@pytest.fixture
def service() -> StandIn:
    return StandIn()


@pytest.fixture
def client(service: StandIn) -> Iterator[httpx.Client]:
    with service.serving() as url, httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as client:
        service.do(asyncio.sleep(0))
        yield client


def say(client: httpx.Client, phone: str = GRACE, **what: object) -> httpx.Response:
    return client.post("/demo/say", json={"phone": phone, "id": uuid.uuid4().hex, **what})


@contextmanager
def stream(client: httpx.Client, phone: str = GRACE) -> Iterator[Iterator[tuple[str, Any]]]:
    """The events of a chat, as name and data."""

    def read(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
        name = ""
        for line in lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))
            elif line.startswith(":"):
                yield "heartbeat", {}

    with client.stream("GET", "/demo/stream", params={"phone": phone}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield read(answer.iter_lines())


def history(client: httpx.Client, phone: str = GRACE) -> list[Json]:
    with stream(client, phone) as events:
        name, messages = next(events)
    assert name == "history"
    return list(messages)


def test_people_are_listed(client: httpx.Client) -> None:
    assert client.get("/demo/people").json() == [
        {"phone": GRACE, "name": "Grace Naliaka", "about": ABOUT, "group": "centre_manager", "story": "register"},
        {"phone": JUMA, "name": "Juma <b>Ali</b>", "about": {}, "group": "", "story": ""},
    ]


def test_what_is_said_arrives_once_and_is_answered_in_the_stream(service: StandIn, client: httpx.Client) -> None:
    with stream(client) as events:
        assert next(events) == ("history", [])
        assert next(events) == ("commands", [])
        for _ in range(2):
            assert say(client, id="one", text=" register ").json() == {"toast": ""}
        own, answer = next(events), next(events)
    assert service.heard == [Incoming("browser", GRACE, "one", Text("register"), said="one")]
    assert (own[1]["id"], own[1]["text"], own[1]["own"]) == ("one", "register", True)
    card, present, _absent = answer[1]["buttons"][0]
    assert card == {"label": "1 Wanjiku", "data": "register.card:Wanjiku", "style": ""}
    drawn = {"label": "P", "data": "register.mark:Wanjiku:P", "style": "good"}
    assert present == drawn | {"full": "P, Wanjiku", "pressed": False}
    assert [message["id"] for message in history(client)] == ["one", answer[1]["id"]]
    assert history(client, JUMA) == []


def test_a_tap_redraws_the_message_in_its_place(service: StandIn, client: httpx.Client) -> None:
    say(client, text="register")
    say(client, text="something else")
    drawn = history(client)[1]
    with stream(client) as events, stream(client) as other_tab:
        answer = say(client, press="register.mark:Kamau:Ab", message=drawn["id"])
        for tab in (events, other_tab):
            assert [next(tab)[0], next(tab)[0]] == ["history", "commands"]
            name, redrawn = next(tab)
            assert name == "redraw"
            assert (redrawn["id"], redrawn["at"]) == (drawn["id"], drawn["at"])
    assert answer.json() == {"toast": "Kamau: Ab."}
    assert service.heard[-1].origin == drawn["id"]
    assert "Kamau: Ab." in str(history(client)[1]["text"])
    assert len(history(client)) == 4


def test_each_message_travels_with_its_language(service: StandIn, client: httpx.Client) -> None:
    client.headers["Accept-Language"] = "sw"
    say(client, text="hujambo")
    with speaking("sw"):
        service.do(service.channel.send(GRACE, Message.load(Message("Nzuri.").dump())))
    assert [message["lang"] for message in history(client)] == ["sw", "en", "sw"]


def test_the_last_message_of_each_chat_is_told_but_not_ones_own(service: StandIn, client: httpx.Client) -> None:
    assert client.get("/demo/heard").json() == {}
    key = service.do(service.channel.send(JUMA, Message("Hello.")))
    say(client, JUMA, text="482913")
    assert client.get("/demo/heard").json() == {JUMA: key}


def test_a_message_of_before_is_gone(service: StandIn, client: httpx.Client) -> None:
    for chat in (GRACE, "nobody"):
        with pytest.raises(MessageGone):
            service.do(service.channel.redraw(chat, "1", Message("Late.")))


def test_commands_and_the_shared_number(service: StandIn, client: httpx.Client) -> None:
    say(client, text="/start")
    assert history(client)[-1]["asks_contact"] == "Share my number"
    with stream(client) as events:
        next(events)
        assert next(events) == ("commands", [["register", "Today's register"], ["help", "Help"]])
    client.headers["Accept-Language"] = "sw-KE,sw;q=0.9"
    say(client, contact=True)
    assert service.heard[-1].event == Contact(GRACE, verified=True)
    assert service.heard[-1].language == "sw"


def test_a_file_arrives_once_and_is_kept_until_it_is_read(service: StandIn, client: httpx.Client) -> None:
    asked = {"phone": GRACE, "id": "file-1", "name": "register.jpg"}
    head = {"Content-Type": "application/octet-stream"}
    for _ in range(2):
        assert client.post("/demo/file", params=asked, content=b"\xff\xd8\xff", headers=head).status_code == 200
    [heard] = [each for each in service.heard if isinstance(each.event, Upload)][:1]
    assert heard.event == Upload("document", "file-1", 3)
    assert asyncio.run(service.channel.download("file-1", 10)) == b"\xff\xd8\xff"
    with pytest.raises(TooLarge):
        asyncio.run(service.channel.download("file-1", 2))
    with pytest.raises(NoFile):
        asyncio.run(service.channel.download("file-2", 10))
    elsewhere = head | {"Origin": "https://example.org"}
    assert client.post("/demo/file", params=asked, content=b"x", headers=elsewhere).status_code == 403
    assert client.post("/demo/file", params={"phone": GRACE}, content=b"x", headers=head).status_code == 400


def test_documents_open_in_the_browser(client: httpx.Client) -> None:
    say(client, text="letter")
    document = history(client)[-1]["document"]
    assert (document["filename"], document["caption"]) == ("Barua ya kazi – 7.pdf", "Your letter")
    answer = client.get(document["url"])
    assert answer.content == b"letter:7"
    assert answer.headers["content-type"] == "application/pdf"
    named = "filename=\"Barua ya kazi _ 7.pdf\"; filename*=UTF-8''Barua%20ya%20kazi%20%E2%80%93%207.pdf"
    assert answer.headers["content-disposition"] == f"inline; {named}"


def test_a_document_with_scripts_is_only_saved(client: httpx.Client) -> None:
    say(client, text="page")
    document = history(client)[-1]["document"]
    assert client.get(document["url"]).headers["content-disposition"].startswith("attachment")
    assert client.get("/demo/documents/none").status_code == 404


OWN = {"phone": GRACE, "id": "1"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b"{"),
        (400, b"[" * 60_000),  # deeper than the reader goes
        (400, b"\xff\xfe"),
        (400, b"[]"),
        (400, json.dumps({"phone": GRACE, "text": "hello"})),  # no id
        (400, json.dumps({"id": "1", "text": "hello"})),  # nobody
        (400, json.dumps(OWN)),  # nothing
        (400, json.dumps({**OWN, "text": " \n "})),  # as good as nothing
        (400, json.dumps({**OWN, "text": 7})),
        (400, json.dumps({**OWN, "text": "\ud83d"})),  # half an emoji, which no database takes
        (400, json.dumps({**OWN, "text": "hello", "contact": True})),  # two things
        (400, json.dumps({**OWN, "contact": "0711111111"})),  # somebody else's number
        (400, json.dumps({**OWN, "press": "a.b"})),  # of no message
        (404, json.dumps({"phone": "0711111111", "id": "1", "text": "hello"})),
        (413, json.dumps({**OWN, "text": "a" * 4097})),
        (413, json.dumps({**OWN, "press": "a" * 257, "message": "1"})),
        (413, b" " * 70_000),
    ],
)
def test_bad_input_is_refused_with_a_reason(
    service: StandIn, client: httpx.Client, status: int, body: bytes | str
) -> None:
    answer = client.post("/demo/say", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, list(answer.json())) == (status, ["reason"])
    assert service.heard == []
    assert history(client) == []


def test_the_longest_text_in_the_widest_notation_is_taken(service: StandIn, client: httpx.Client) -> None:
    assert say(client, text="😀" * 4096).status_code == 200
    assert service.heard[0].event == Text("😀" * 4096)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"Host": "localhost:8000"}),
        (200, {"Host": "[::1]:8000", "Origin": "http://[::1]:8000"}),
        (200, {"Content-Type": "application/json; charset=utf-8"}),
        (403, {"Host": "karani.example"}),  # DNS rebinding
        (403, {"Host": "localhost.karani.example"}),
        (403, {"Origin": "http://karani.example"}),
        (403, {"Origin": "null"}),
        (403, {"Host": "127.0.0.1:8000", "Origin": "http://127.0.0.1:9000"}),
        (415, {"Content-Type": "text/plain"}),  # what a form on another site can send
    ],
)
def test_only_this_machines_own_page_may_speak(client: httpx.Client, status: int, headers: dict[str, str]) -> None:
    body = json.dumps({**OWN, "text": "hello"})
    answer = client.post("/demo/say", content=body, headers={"Content-Type": "application/json"} | headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    "path", ["/", "/demo/people", "/demo/heard", f"/demo/stream?phone={GRACE}", "/demo/documents/1"]
)
def test_nothing_is_shown_to_another_host(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers={"Host": "karani.example"}).status_code == 403


def test_a_failed_turn_is_not_in_the_chat_until_it_is_tried_again(service: StandIn, client: httpx.Client) -> None:
    service.fails = True
    answer = say(client, id="one", text="hello")
    assert (answer.status_code, list(answer.json())) == (503, ["reason"])
    assert "database" not in answer.text
    assert history(client) == []
    service.fails = False
    assert say(client, id="one", text="hello").status_code == 200
    assert [message["text"] for message in history(client)] == ["hello", "Heard: Text(text='hello')"]


def test_a_silent_stream_says_that_it_lives(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_chat, "HEARTBEAT", 0.01)
    with stream(client) as events:
        assert [next(events)[0] for _ in range(4)] == ["history", "commands", "heartbeat", "heartbeat"]


def test_a_chat_keeps_only_its_last_messages(service: StandIn, client: httpx.Client) -> None:
    first = service.do(service.channel.send(GRACE, Message("Hello.", document=Document("a.pdf", "letter:7"))))
    for _ in range(browser_chat.MAX_KEPT):
        service.do(service.channel.send(GRACE, Message("Hello again.")))
    assert len(history(client)) == browser_chat.MAX_KEPT
    assert client.get(f"/demo/documents/{first}").status_code == 404


def test_a_tab_that_does_not_read_is_let_go(service: StandIn, client: httpx.Client) -> None:
    async def flood() -> None:
        chat = service.channel.chats[GRACE]
        tab = chat.join()
        for _ in range(browser_chat.MAX_BEHIND + 1):
            chat.tell("message", {})
        assert tab not in chat.tabs
        assert [news async for news in chat.watch(tab)] == []

    service.do(flood())


def test_a_pause_ends_the_streams_and_finishes_what_was_taken(service: StandIn, client: httpx.Client) -> None:
    service.takes = 0.3
    with stream(client) as events:
        next(events)
        speaking = threading.Thread(target=say, args=(client,), kwargs={"text": "hello"})
        speaking.start()
        until(lambda: service.channel.taken)
        service.do(service.channel.pause())
        assert [incoming.event for incoming in service.heard] == [Text("hello")]
        assert "redraw" not in {name for name, _ in events}  # it ends
        speaking.join()
    assert say(client, text="hello").status_code == 503
    assert client.get("/demo/stream", params={"phone": GRACE}).status_code == 503


def test_the_page_asks_nothing_of_any_other_host(client: httpx.Client) -> None:
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http://" not in answer.text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in answer.text
    assert "innerHTML" not in answer.text


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
QUIETER = ("--disable-component-update", "--disable-sync")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_register_is_marked_on_a_narrow_phone(service: StandIn, client: httpx.Client) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", *QUIET, *QUIETER], timeout=PATIENCE * 1000
        )
        phone = chromium.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
        phone.set_default_timeout(PATIENCE * 1000)
        sync_api.expect.set_options(timeout=PATIENCE * 1000)
        page = phone.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if line.type in ("error", "warning") else None)
        expect = sync_api.expect

        page.goto(str(client.base_url))
        page.get_by_text("Centre managers").click()
        page.get_by_role("link", name="Grace Naliaka").click()
        assert page.url.endswith(f"#{GRACE}")
        page.get_by_role("button", name="Start").click()
        page.get_by_role("button", name="Share my number").click()
        expect(page.get_by_role("log")).to_contain_text(f"Contact(phone='{GRACE}', verified=True)")
        expect(page.locator("a[href='tel:+254700000001']").first).to_have_text(GRACE)
        assert page.locator(".day").count() == page.get_by_role("heading", level=1).count() == 1

        page.get_by_role("textbox", name="Write a message").fill("register")
        page.keyboard.press("Enter")
        kamau = page.get_by_role("button", name="Ab, Kamau")
        kamau.scroll_into_view_if_needed()
        before = kamau.bounding_box()
        kamau.click()
        expect(page.get_by_role("button", name="Ab, Kamau", pressed=True)).to_have_text("✓ Ab")
        expect(page.locator("#toast")).to_have_text("Kamau: Ab.")
        after = kamau.bounding_box()
        assert before
        assert after
        assert abs(after["y"] - before["y"]) < 1, "what is under the finger has moved"
        assert page.locator(".said", has_text="Mlimani Secondary").count() == 1
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Ab, Kamau"

        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert page.evaluate("document.querySelector('#scroller').scrollWidth") == 320
        small = "[...document.querySelectorAll('button, a')].filter(e => e.offsetHeight && e.offsetHeight < 40).length"
        assert page.evaluate(small) == 0

        with speaking("sw"):
            service.do(service.channel.send(GRACE, Message("Karibu.")))  # the page follows
        expect(page.get_by_role("textbox", name="Andika ujumbe")).to_be_visible()
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("log")).to_contain_text("Heard: Command(name='english'")

        page.get_by_role("textbox").fill("482913")
        page.keyboard.press("Enter")
        expect(page.locator(".said", has_text="482913")).to_have_count(0)

        service.fails = True
        page.get_by_role("textbox").fill("hello <b>there</b>")
        page.keyboard.press("Enter")
        again = page.get_by_role("button", name="Not sent. Tap to try again.")
        expect(again).to_be_visible()
        service.fails = False
        again.click()
        expect(page.get_by_role("log")).to_contain_text("Heard: Text(text='hello <b>there</b>')")
        expect(page.get_by_text("Sending…")).to_have_count(0)
        said = page.locator(".said").all_inner_texts()
        page.reload()
        expect(page.locator(".said")).to_have_count(len(said))
        assert page.locator(".said").all_inner_texts() == said

        service.do(service.channel.pause())
        expect(page.get_by_text("Connection lost. Reconnecting…")).to_be_visible()
        service.do(service.channel.start(service.receive))
        expect(page.get_by_text("Connection lost. Reconnecting…")).to_be_hidden()
        assert page.locator(".said").all_inner_texts() == said, "the history replaces the transcript"

        second = phone.new_page()
        second.goto(f"{client.base_url}/#{JUMA}")
        expect(second.get_by_role("button", name="Start")).to_be_visible()
        assert [text for text in wrong if "503" not in text] == []
        chromium.close()
