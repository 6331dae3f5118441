"""Stripe, as far as we use it, with its state (payment intents, refunds, disputes, idempotency keys), and with faults:
time-outs before and after the effect, effects that come after the time-out, 429, 500, dropped connections, and notices
that come before their answer, twice, or in another order. It is strict: what it does not know it refuses.

As a program it prints its port, and ends with its standard input."""
import hashlib
import hmac
import http.client
import http.server
import itertools
import json
import random
import socket
import sys
import threading
import time
import urllib.parse

VERSION = "2026-08-26.dahlia"
# What goes wrong with a call that changes something, and with one that only asks.
POST_FAULTS = ("429", "503", "409", "500-before", "500-after", "drop-before", "drop-after", "time-out-before",
               "time-out-after", "late")
GET_FAULTS = ("429", "503", "500-before", "drop-before", "time-out-before")
DECLINES = {"pm_card_chargeDeclined": ("card_declined", "generic_decline", "Your card was declined."),
            "pm_card_chargeDeclinedInsufficientFunds":
                ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
            "pm_card_chargeDeclinedExpiredCard": ("expired_card", "", "Your card has expired."),
            "pm_card_chargeDeclinedFraudulent": ("card_declined", "fraudulent", "Your card was declined."),
            "pm_card_authenticationRequired":
                ("authentication_required", "authentication_required", "This needs authentication.")}


class Refused(Exception):
    def __init__(self, status, code, message, kind="invalid_request_error", **more):
        super().__init__(message)
        self.status, self.saved, self.events = status, True, []
        self.body = {"error": {"type": kind, "code": code, "message": message, **more}}


class Invalid(Refused):
    """Of what never came as far as being carried out: it is not kept under its key."""

    def __init__(self, code, message):
        super().__init__(400, code, message)
        self.saved = False


def whole(params, name, least=1):
    text = params.get(name, "")
    if not text.isdigit() or int(text) < least:
        raise Invalid("parameter_invalid_integer", f"{name} is not a whole number of at least {least}")
    return int(text)


class Stripe:
    def __init__(self, key="sk_test_fault_server_key", faults=0.0, patience=1.0, seed=1):
        self.key, self.rate, self.patience = key, faults, patience
        self.random = random.Random(seed)
        self.lock = threading.RLock()
        self.numbers = itertools.count(1)
        self.intents, self.refunds, self.disputes, self.keys = {}, {}, {}, {}
        self.plan = []       # faults for the next calls that change something, one each; None: none
        self.calls = []      # (method, path, parameters), the newest last
        self.counts = {}     # how often each fault was made
        self.hook = None     # (port, secret) that notices go to
        self.restless = False  # notices come before their answer, twice, and in another order
        self.waiting = 0     # notices that were not taken yet
        self.refused = []    # (status, error code) of what was refused
        self.refunds_of = {}  # by intent
        self.by_payment = {}  # intents by what we wrote on them, for searching
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

    # ---- what it knows

    def read(self, path, params):
        parts = path.split("/")[2:]
        if parts == ["payment_intents"]:
            return self.page(self.intents, params)
        if parts == ["payment_intents", "search"]:
            words = params["query"].split("'")
            return {"object": "search_result", "has_more": False,
                    "data": self.by_payment.get((words[3], words[7]), [])}
        if parts == ["refunds"]:
            return self.page(self.refunds, params)
        kinds = {"payment_intents": self.intents, "refunds": self.refunds, "disputes": self.disputes}
        if len(parts) == 2 and (found := kinds.get(parts[0], {}).get(parts[1])):
            if found["object"] == "refund" and found["status"] == "pending":
                found["status"] = "succeeded"  # it takes its time
            return found
        raise Refused(404, "resource_missing", f"No such object: {path}")

    def page(self, objects, params):
        known = {"limit", "starting_after", "created[gte]", "created[lt]", "payment_intent"}
        if not set(params) <= known:
            raise Invalid("parameter_unknown", f"unknown: {set(params) - known}")
        wanted = params.get("payment_intent")
        found = list(reversed(self.refunds_of.get(wanted, []) if wanted else objects.values()))
        found = [one for one in found if int(params.get("created[gte]", 0)) <= one["created"] <
                 int(params.get("created[lt]", 1 << 40))]
        if after := params.get("starting_after"):
            found = found[[one["id"] for one in found].index(after) + 1:]
        limit = int(params.get("limit", 10))
        return {"object": "list", "data": found[:limit], "has_more": len(found) > limit}

    def write(self, path, params):
        parts = path.split("/")[2:]
        if parts == ["payment_intents"]:
            return self.make_intent(params)
        if parts == ["refunds"]:
            return self.make_refund(params)
        if parts[0] == "payment_intents" and parts[1] in self.intents:
            intent = self.intents[parts[1]]
            acts = {"confirm": self.confirm, "capture": self.capture, "cancel": self.cancel}
            act = acts[parts[2]] if len(parts) > 2 else self.update
            return act(intent, params)
        raise Refused(404, "resource_missing", f"No such object: {path}")

    @staticmethod
    def only(params, *known):
        for name in params:
            if name not in known and not name.startswith("metadata["):
                raise Invalid("parameter_unknown", f"Received unknown parameter: {name}")

    @staticmethod
    def metadata(params):
        found = {name[9:-1]: value for name, value in params.items() if name.startswith("metadata[")}
        if any(len(name) > 40 or len(value) > 500 for name, value in found.items()) or len(found) > 50:
            raise Invalid("metadata", "too long")
        return found

    @staticmethod
    def must_be(intent, *states):
        if intent["status"] not in states:
            raise Refused(400, "payment_intent_unexpected_state", f"It is {intent['status']}.")

    def make_intent(self, params):
        self.only(params, "amount", "currency", "capture_method", "payment_method", "payment_method_data[type]",
                  "payment_method_data[card][token]", "automatic_payment_methods[enabled]",
                  "automatic_payment_methods[allow_redirects]", "payment_method_options[card][request_multicapture]")
        means = params.get("payment_method") or params.get("payment_method_data[card][token]", "")
        if not means.startswith(("pm_", "tok_", "card_", "src_")) or "missing" in means:
            raise Refused(400, "resource_missing", f"No such PaymentMethod: '{means}'", param="payment_method")
        if len(params.get("currency", "")) != 3 or not params["currency"].islower():
            raise Invalid("currency", "no currency")
        intent = {"id": f"pi_{next(self.numbers):06}", "object": "payment_intent", "amount": whole(params, "amount"),
                  "amount_capturable": 0, "amount_received": 0, "currency": params["currency"],
                  "capture_method": params.get("capture_method", "automatic"), "created": int(time.time()),
                  "status": "requires_confirmation", "payment_method": means, "latest_charge": None,
                  "last_payment_error": None, "canceled_at": None, "metadata": self.metadata(params),
                  "client_secret": "pi_secret"}
        self.intents[intent["id"]] = intent
        marks = intent["metadata"]
        self.by_payment.setdefault((marks.get("flowmart_payment"), marks.get("flowmart_number")), []).append(intent)
        return intent, []

    def confirm(self, intent, params):
        self.only(params, "error_on_requires_action")
        self.must_be(intent, "requires_confirmation")
        means = intent["payment_method"]
        charge = {"id": f"ch_{next(self.numbers):06}", "object": "charge", "status": "succeeded",
                  "payment_method_details": {"type": "card", "card": {}}}
        intent["latest_charge"] = charge
        if decline := DECLINES.get(means):
            code, why, words = decline
            charge["status"] = "failed"
            intent["status"] = "requires_payment_method"
            intent["last_payment_error"] = {"type": "card_error", "code": code, "decline_code": why, "message": words}
            no = Refused(402, code, words, "card_error", decline_code=why)
            no.events = [self.event("payment_intent.payment_failed", intent)]
            raise no
        if intent["capture_method"] == "manual":
            intent["status"], intent["amount_capturable"] = "requires_capture", intent["amount"]
            card = charge["payment_method_details"]["card"]
            card["capture_before"] = intent["created"] + 7 * 86_400
            card["multicapture"] = {"status": "available" if "multi" in means else "unavailable"}
            return intent, [self.event("payment_intent.amount_capturable_updated", intent)]
        intent["status"], intent["amount_received"] = "succeeded", intent["amount"]
        events = [self.event("payment_intent.succeeded", intent)]
        if means == "pm_card_createDispute":
            events += self.dispute(intent, intent["amount"])
        return intent, events

    def capture(self, intent, params):
        self.only(params, "amount_to_capture", "final_capture")
        self.must_be(intent, "requires_capture")
        amount = whole(params, "amount_to_capture")
        if amount > intent["amount_capturable"]:
            raise Refused(400, "amount_too_large", "More than can be captured.")
        final = params.get("final_capture", "true") == "true"
        card = intent["latest_charge"]["payment_method_details"]["card"]
        if not final and card["multicapture"]["status"] != "available":
            raise Refused(400, "", "Multicapture is not available.")
        intent["metadata"].update(self.metadata(params))
        intent["amount_received"] += amount
        intent["amount_capturable"] -= amount
        if final or intent["amount_capturable"] == 0:
            intent["status"], intent["amount_capturable"] = "succeeded", 0
        return intent, [self.event("payment_intent.succeeded", intent)]

    def cancel(self, intent, params):
        self.only(params)
        self.must_be(intent, "requires_capture", "requires_confirmation", "requires_payment_method")
        intent["status"], intent["amount_capturable"] = "canceled", 0
        return intent, [self.event("payment_intent.canceled", intent)]

    def update(self, intent, params):
        self.only(params)
        intent["metadata"].update(self.metadata(params))
        return intent, []

    def make_refund(self, params):
        self.only(params, "payment_intent", "amount")
        intent = self.intents.get(params.get("payment_intent"))
        if intent is None:
            raise Refused(404, "resource_missing", "No such payment_intent")
        amount = whole(params, "amount")
        if amount > intent["amount_received"] - self.back(intent) - self.disputed(intent):
            raise Refused(400, "charge_already_refunded", "More than is left of it.")
        mine = self.refunds_of.setdefault(intent["id"], [])
        status = "succeeded"
        if "refundFail" in intent["payment_method"] and not mine:
            status = "failed"
        if "pendingRefund" in intent["payment_method"]:
            status = "pending"
        refund = {"id": f"re_{next(self.numbers):06}", "object": "refund", "amount": amount, "status": status,
                  "currency": intent["currency"], "payment_intent": intent["id"], "created": int(time.time()),
                  "failure_reason": "lost_or_stolen_card" if status == "failed" else None,
                  "metadata": self.metadata(params)}
        self.refunds[refund["id"]] = refund
        mine.append(refund)
        return refund, [self.event("refund.created", refund), self.event("refund.updated", refund)]

    def back(self, intent):
        return sum(one["amount"] for one in self.refunds_of.get(intent["id"], []) if one["status"] != "failed")

    def disputed(self, intent):
        return sum(one["amount"] for one in self.disputes.values()
                   if one["payment_intent"] == intent["id"] and one["status"] != "won")

    def dispute(self, intent, amount, status="needs_response"):
        dispute = {"id": f"dp_{next(self.numbers):06}", "object": "dispute", "amount": amount, "status": status,
                   "currency": intent["currency"], "payment_intent": intent["id"], "reason": "fraudulent",
                   "created": int(time.time()), "evidence_details": {"due_by": int(time.time()) + 9 * 86_400}}
        self.disputes[dispute["id"]] = dispute
        return [self.event("charge.dispute.created", dispute)]

    def close_dispute(self, name, status):
        with self.lock:
            self.disputes[name]["status"] = status
        self.notify([self.event("charge.dispute.closed", self.disputes[name])])

    # ---- notices

    def event(self, kind, thing):
        return {"id": f"evt_{next(self.numbers):06}", "object": "event", "type": kind, "created": int(time.time()),
                "api_version": VERSION, "data": {"object": json.loads(json.dumps(thing))}}

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
                threading.Timer(self.random.random() * 0.3 if self.restless else 0, self.keep_telling, [event]).start()

    def keep_telling(self, event):
        for _ in range(100):
            if self.tell(event) == 200:
                break
            time.sleep(0.2)
        with self.lock:
            self.waiting -= 1

    def tell(self, event, at=None, secret=None, body=None):
        port, known = self.hook
        body = json.dumps(event) if body is None else body
        at = int(time.time()) if at is None else at
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

    # ---- for tests

    def test(self, what, params):
        if what == "hook":
            self.hook, self.restless = (int(params["port"]), params["secret"]), True
        if what == "books":
            return self.books()
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

    def books(self):
        """By payment: promised and not taken, taken, given back, in the hands of banks."""
        with self.lock:
            found = {}
            for intent in self.intents.values():
                book = found.setdefault(intent["metadata"].get("flowmart_payment"), [0, 0, 0, 0])
                gone = sum(int(value.split("@")[0]) for name, value in intent["metadata"].items()
                           if name.startswith("flowmart_release_"))
                book[0] += max(intent["amount_capturable"] - gone, 0)
                book[1] += intent["amount_received"]
                book[2] += self.back(intent)
                book[3] += self.disputed(intent)
            return found


if __name__ == "__main__":
    stripe = Stripe(faults=float(sys.argv[1]), patience=float(sys.argv[2]), seed=int(sys.argv[3]))
    print(stripe.port, flush=True)
    sys.stdin.read()
