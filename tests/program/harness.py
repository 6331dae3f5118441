"""Starts the real program on a free port over a folder of its own, for tests that use it as a client does."""
import http.client
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid

from described import Description

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FLOWMART_PROGRAM", str(ROOT / "build/release/flowmart"))
described = {}  # by program: what it says of its answers
NAMESPACE = uuid.UUID("6f1d7a52-0c3e-4b86-9a41-5d27e890b3c4")  # as in src/kernel/uuid.cpp


def uuid_of(kind, text):
    return str(uuid.uuid5(NAMESPACE, f"{kind}:{text}"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One data folder; the program can be started, stopped and killed over it again and again."""

    def __init__(self, *options, handles=None):
        """`handles`: how many files it may open, as (to begin with, at most)."""
        self.handles = handles
        self.folder = tempfile.mkdtemp(prefix="flowmart-test-")
        self.options = options
        self.gateway = () if "--gateway" in options else ("--gateway", "test")
        self.port = free_port()
        self.key = None  # of a server that asks for one
        self.environment = {}  # besides the test's own
        self.process = None
        self.log = open(os.path.join(self.folder, "server.log"), "ab")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.stop()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self):
        return os.path.join(self.folder, "data")

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", *self.gateway, "--data", self.data, "--port", str(self.port), *self.options],
            stdout=self.log, stderr=subprocess.STDOUT, env={**os.environ, **self.environment},
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, self.handles)) if self.handles else None)
        patience = time.monotonic() + 60  # a start that has much to replay, on a machine that has much to do
        while time.monotonic() < patience:
            try:
                if self.request("GET", "/readyz")[0] == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError("the server did not start:\n" + self.output())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0, self.output()

    def limit_handles(self, count):
        """Of the running program; what it has open it keeps."""
        most = resource.prlimit(self.process.pid, resource.RLIMIT_NOFILE)[1]
        resource.prlimit(self.process.pid, resource.RLIMIT_NOFILE, (count, most))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def output(self):
        with open(os.path.join(self.folder, "server.log")) as log:
            return log.read()

    def connect(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def request(self, method, path, body=None, headers=None, connection=None):
        """(status, headers, body bytes). A dict or list as body is sent as JSON."""
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        if self.key:
            headers.setdefault("Authorization", f"Bearer {self.key}")
        mine = connection or self.connect()
        try:
            mine.request(method, path, body, headers)
            answer = mine.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            if connection is None:
                mine.close()

    def json(self, method, path, body=None, headers=None):
        """(status, what was answered), which is as the program describes it."""
        status, _, data = self.request(method, path, body, headers)
        answer = json.loads(data) if data else None
        if answer is not None and (description := self.description()):
            fault = description.fault_of(method, path, status, answer)
            assert not fault, f"{method} {path} {status}: {fault}\n{answer}"
        return status, answer

    def description(self):
        """What it says of itself, asked for once; None: it doesn't answer just anybody."""
        if PROGRAM not in described:
            status, _, data = self.request("GET", "/openapi.json")
            described[PROGRAM] = Description(json.loads(data)) if status == 200 else None
        return described[PROGRAM]

    def raw(self, data, timeout=10):
        """Sends bytes as they are and returns all that comes back until the server closes or is quiet."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as link:
            link.sendall(data)
            answer = b""
            link.settimeout(1.5)
            try:
                while piece := link.recv(65536):
                    answer += piece
            except TimeoutError:
                pass
            return answer

    def run(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=600)

    def events(self):
        """The first thousand, private ones too."""
        return self.json("GET", "/v1/events?limit=1000&private=true")[1]["events"]

    def wait_until_told(self, message):
        """All events of that message, once there is one."""
        for _ in range(500):
            if found := [event for event in self.events() if f".{message}." in event["type"]]:
                return found
            time.sleep(0.05)
        raise AssertionError(f"no {message} in 25 seconds:\n{self.output()}")

    def add_product(self, sku, quantity, price="2.50", warehouse="main", currency="GBP"):
        home = uuid_of("warehouse", warehouse)
        status, answer = self.json("POST", "/v1/messages/RegisterProduct", {
            "product": uuid_of("product", sku), "sku": sku, "name": f"Product {sku}",
            "price": {"amount": float(price), "currency": currency},
            "warehouses": [{"warehouse": home, "code": warehouse, "name": warehouse, "country": "GB", "priority": 0,
                            "zone": "central", "latitude": 0, "longitude": 0, "opens": "00:00", "closes": "23:59",
                            "time_zone": "UTC"}],
            "category": "", "reorder_point": 0, "reorder_quantity": 0, "safety_stock": 0})
        assert status == 200, answer
        if quantity:
            self.add_stock(sku, quantity, warehouse)

    def add_stock(self, sku, quantity, warehouse="main"):
        status, answer = self.json("POST", "/v1/messages/AddInventory", {
            "productId": uuid_of("product", sku), "quantity": quantity, "warehouseId": uuid_of("warehouse", warehouse),
            "timestamp": "2026-01-01T00:00:00Z"})
        assert status == 200, answer


def request_bytes(method, path, body=b"", headers=None):
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1"]
    fields = {"Host": "localhost", **({"Content-Length": len(body)} if body else {}), **(headers or {})}
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def post_bytes(path, document):
    return request_bytes("POST", path, json.dumps(document).encode(), {"Content-Type": "application/json"})


def read_answers(link, count):
    """That many answers, as (status, head, body), from a socket that requests went to."""
    answers, got = [], b""
    while len(answers) < count:
        end = got.find(b"\r\n\r\n")
        if end >= 0:
            head = got[:end].decode()
            length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
            if len(got) >= end + 4 + length:
                answers.append((int(head.split(" ")[1]), head, got[end + 4:end + 4 + length]))
                got = got[end + 4 + length:]
                continue
        piece = link.recv(65536)
        assert piece, f"the connection ended after {len(answers)} of {count} answers"
        got += piece
    return answers


def place_order(number, items, token="tok_visa", method="Credit Card", customer="C-1"):
    """A PlaceOrder payload; items are (sku, quantity, price as text with two decimals)."""
    amount = sum(round(float(price) * 100) * quantity for _, quantity, price in items) / 100
    return {
        "orderId": number,
        "customer": {"customerId": customer, "name": "Ines Marchetti", "email": "ines@marchetti.example"},
        "items": [{"itemId": sku, "name": f"Product {sku}", "quantity": quantity, "price": float(price)}
                  for sku, quantity, price in items],
        "shippingAddress": {"street": "Via del Corso 18", "city": "Roma", "state": "RM", "zip": "00186",
                            "country": "IT"},
        "payment": {"paymentMethod": method, "transactionId": token, "amount": amount},
        "orderDate": "2026-03-14T09:26:53Z", "status": "Pending"}
