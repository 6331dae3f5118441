"""Stripe, as far as we use it, with its state (payment intents, refunds, disputes, idempotency keys), and with faults:
time-outs before and after the effect, effects that come after the time-out, 429, 500, dropped connections, and notices
that come before their answer, twice, or in another order. It is strict: what it does not know it refuses.

As a program it prints its port, and ends with its standard input."""
import hashlib
import hmac
import http.client
import http.server
import json
import random
import socket
import sys
import threading
import time
import urllib.parse

from stripe_objects import VERSION, Objects, Refused

# What goes wrong with a call that changes something, and with one that only asks.
POST_FAULTS = ("429", "503", "409", "500-before", "500-after", "drop-before", "drop-after", "time-out-before",
               "time-out-after", "late")
GET_FAULTS = ("429", "503", "500-before", "drop-before", "time-out-before")


class Stripe(Objects):
    def __init__(self, key="sk_test_fault_server_key", faults=0.0, patience=1.0, seed=1):
        super().__init__()
        self.key, self.rate, self.patience = key, faults, patience
        self.random = random.Random(seed)
        self.keys = {}       # (what was asked for, status, answer) by idempotency key
        self.plan = []       # faults for the next calls that change something, one each; None: none
        self.calls = []      # (method, path, parameters), the newest last
        self.sent = []       # the same as it came: method, path with its query, body, headers
        self.delay = 0       # so long each call takes
        self.counts = {}     # how often each fault was made
        self.hook = None     # (port, secret) that notices go to
        self.restless = False  # notices come before their answer, twice, and in another order
        self.waiting = 0     # notices that were not taken yet
        self.refused = []    # (status, error code) of what was refused
        stripe = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                stripe.handle(self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

            def handle_error(self, *_):  # a client that has gone
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    # ---- a call

    def handle(self, link):
        body = link.rfile.read(int(link.headers.get("Content-Length") or 0)).decode()
        path, _, query = link.path.partition("?")
        pairs = urllib.parse.parse_qsl(body if link.command == "POST" else query, keep_blank_values=True)
        params = {name: value for name, value in pairs if not name.startswith("expand[")}
        if path.startswith("/_test/"):
            return self.send(link, 200, self.test(path[7:], params))
        with self.lock:
            self.calls.append((link.command, path, params))
            self.sent.append((link.command, link.path, body, dict(link.headers.items())))
        time.sleep(self.delay)
        if link.headers.get("Authorization") != "Bearer " + self.key:
            given = link.headers.get("Authorization", "").removeprefix("Bearer ")
            return self.send(link, 401, Refused(401, "", "Invalid API Key provided: " + given).body)
        if link.headers.get("Stripe-Version") != VERSION:
            return self.send(link, 400, Refused(400, "version", "Another version is wanted.").body)
        fault = self.fault(link.command)
        if fault in ("429", "503", "409"):
            code = {"429": "rate_limit", "503": "", "409": "idempotency_key_in_use"}[fault]
            return self.send(link, int(fault), Refused(int(fault), code, "Not now.", "api_error").body)
        if fault in ("drop-before", "time-out-before"):
            return self.hang_up(link, fault)
        if fault == "late":
            time.sleep(self.patience + 0.2)
        status, answer, events = self.once(link.command, path, params, link.headers.get("Idempotency-Key"), fault)
        self.notify(events)
        if fault in ("drop-after", "time-out-after", "late"):
            return self.hang_up(link, fault)
        self.send(link, status, answer)

    def fault(self, method):
        with self.lock:
            if method == "POST" and self.plan:
                fault = self.plan.pop(0)
            elif self.random.random() < self.rate * (1 if method == "POST" else 0.3):
                fault = self.random.choice(POST_FAULTS if method == "POST" else GET_FAULTS)
            else:
                return None
            self.counts[fault] = self.counts.get(fault, 0) + 1
            return fault

    def hang_up(self, link, fault):
        if fault.startswith("time-out"):
            time.sleep(self.patience + 0.2)
        link.close_connection = True
        try:
            link.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def send(self, link, status, document):
        data = (document if isinstance(document, str) else json.dumps(document)).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nRequest-Id: req_{next(self.numbers)}\r\n"
        try:
            link.wfile.write(head.encode() + f"Content-Length: {len(data)}\r\n\r\n".encode() + data)
        except OSError:
            link.close_connection = True

    def once(self, method, path, params, key, fault):
        """Under one key it is carried out once, and answered the same for ever."""
        with self.lock:
            if method == "GET":
                if fault == "500-before":
                    return 500, json.dumps(Refused(500, "", "Went wrong.", "api_error").body), []
                try:
                    return 200, json.dumps(self.read(path, params)), []
                except Refused as no:
                    return no.status, json.dumps(no.body), []
            if not key:
                return 400, json.dumps(Refused(400, "", "We always send a key.").body), []
            if known := self.keys.get(key):
                if known[0] != (path, params):
                    no = Refused(400, "", "The key was used otherwise.", "idempotency_error")
                    return 400, json.dumps(no.body), []
                return known[1], known[2], []
            status, answer, events, saved = 200, None, [], True
            if fault != "500-before":
                try:
                    answer, events = self.write(path, params)
                    answer = json.dumps(answer)
                except Refused as no:
                    status, answer, events, saved = no.status, json.dumps(no.body), no.events, no.saved
                    self.refused.append((no.status, no.body["error"]["code"]))
            if fault in ("500-before", "500-after"):
                status, answer, saved = 500, json.dumps(Refused(500, "", "Went wrong.", "api_error").body), True
            if saved:
                self.keys[key] = ((path, params), status, answer)
            return status, answer, events

    # ---- notices

    def notify(self, events):
        if self.hook is None:
            return
        for event in events:
            ways = ("before", "twice", "later") if self.restless else ("later",)
            way = self.random.choice(ways)
            if way == "before" and self.tell(event) == 200:
                continue
            for _ in range(2 if way == "twice" else 1):
                with self.lock:
                    self.waiting += 1
                later = threading.Timer(self.random.random() * 0.3 if self.restless else 0, self.keep_telling, [event])
                later.daemon = True
                later.start()

    def keep_telling(self, event):
        while self.tell(event) != 200:  # Stripe does so for days
            time.sleep(0.2)
        with self.lock:
            self.waiting -= 1

    def tell(self, event, at=None, secret=None, body=None):
        port, known = self.hook
        body = json.dumps(event) if body is None else body
        at = self.seconds() if at is None else at
        signature = hmac.new((secret or known).encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            link.request("POST", "/stripe", body, {"Content-Type": "application/json",
                                                   "Stripe-Signature": f"t={at},v0=0,v1={signature}"})
            return link.getresponse().status
        except OSError:
            return 0
        finally:
            link.close()

    def close_dispute(self, name, status):
        with self.lock:
            self.disputes[name]["status"] = status
        self.notify([self.event("charge.dispute.closed", self.disputes[name])])

    # ---- for tests

    def test(self, what, params):
        if what == "hook":
            self.hook, self.restless = (int(params["port"]), params["secret"]), True
        if what == "books":
            return self.books()
        if what == "plan":
            self.plan = [None if one == "-" else one for one in params["faults"].split(",")]
        if what == "heal":
            self.rate = 0
        if what == "dispute":
            with self.lock:
                intent = self.intents[params["intent"]]
                left = intent["amount_received"] - self.disputed(intent)
                events = self.dispute(intent, left) if left > 0 else []
            self.notify(events)
        if what == "close":
            with self.lock:
                mine = [one for one in self.disputes.values() if one["payment_intent"] == params["intent"]
                        and one["status"] == "needs_response"]
            for one in mine:
                self.close_dispute(one["id"], params["status"])
        with self.lock:
            return {"waiting": self.waiting, "faults": sum(self.counts.values()), "kinds": self.counts,
                    "refused": len([one for one in self.refused if one[0] == 400]), "calls": len(self.calls)}


if __name__ == "__main__":
    stripe = Stripe(faults=float(sys.argv[1]), patience=float(sys.argv[2]), seed=int(sys.argv[3]))
    print(stripe.port, flush=True)
    sys.stdin.read()
