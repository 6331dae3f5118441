"""Stripe's objects (payment intents, refunds, disputes, customers) and what may be done with them. Strict: what it does not know it
refuses. Parameters are checked first; what is refused by then was never carried out."""
import itertools
import json
import threading
import time

VERSION = "2026-08-26.dahlia"
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


class Objects:
    def __init__(self):
        self.lock = threading.RLock()
        self.ahead = 0  # seconds that its clock is ahead
        self.numbers = itertools.count(1)
        self.intents, self.refunds, self.disputes = {}, {}, {}
        self.refunds_of = {}  # by intent
        self.marks = {}  # intents and customers by kind and what we wrote on them, for searching
        self.customers = {}
        self.stuck = False  # nothing that is kept is let go
        self.attached = {}  # means of payment that are kept: whose
        self.looks = {}  # of those: the test token that they were made of
        self.used = set()  # means that were charged without being kept: they can't be again

    def seconds(self):
        return int(time.time()) + self.ahead

    def read(self, path, params):
        parts = path.split("/")[2:]
        if parts == ["payment_intents"]:
            return self.page(self.intents, params)
        if parts[1:] == ["search"] and parts[0] in ("payment_intents", "customers"):
            words = params["query"].split("'")
            wanted = dict(zip(words[1::4], words[3::4]))
            kind = {"payment_intents": "payment_intent", "customers": "customer"}[parts[0]]
            return {"object": "search_result", "has_more": False,
                    "data": [one for one in min((self.marks.get((kind, *mark), []) for mark in wanted.items()), key=len)
                             if all(one["metadata"].get(name) == value for name, value in wanted.items())]}
        if parts[0] == "customers" and parts[2:] == ["payment_methods"] and parts[1] in self.customers:
            return {"object": "list", "has_more": False, "data": [
                {"id": name, "object": "payment_method"} for name, whose in self.attached.items() if whose == parts[1]]}
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
        if parts == ["customers"]:
            return self.make_customer(params)
        if parts[0] == "payment_methods" and parts[2:] == ["detach"]:
            self.only(params)
            if self.stuck:
                raise Refused(400, "", "It stays.")
            if self.attached.pop(parts[1], None) is None:
                raise Refused(400, "", "The payment method is attached to no customer.")
            self.used.add(parts[1])
            return {"id": parts[1], "object": "payment_method"}, []
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

    def make_customer(self, params):
        self.only(params)
        customer = {"id": f"cus_{next(self.numbers):06}", "object": "customer", "metadata": self.metadata(params)}
        self.customers[customer["id"]] = customer
        self.mark(customer)
        return customer, []

    def mark(self, thing):
        for mark in thing["metadata"].items():
            self.marks.setdefault((thing["object"], *mark), []).append(thing)

    def look(self, means):
        return self.looks.get(means, means)

    def may_charge(self, means, customer, off_session):
        """Stripe's own rules: what was charged without being kept is used up, what is kept is its customer's."""
        if customer is not None and customer not in self.customers:
            raise Refused(400, "resource_missing", f"No such customer: '{customer}'", param="customer")
        if means in self.used:
            raise Refused(400, "payment_method_unexpected_state", "It was used before and may not be used again.",
                          param="payment_method")
        if (whose := self.attached.get(means)) and whose != customer:
            raise Refused(400, "", "The payment method is another customer's.", param="payment_method")
        if off_session and self.attached.get(means) is None:
            raise Refused(400, "", "Off session only what is kept can be charged.", param="payment_method")

    def charged(self, intent):
        """A means of payment that is to be kept has a name of its own from then on."""
        means = intent["payment_method"]
        if intent["setup_future_usage"] and intent["customer"]:
            if means.startswith(("pm_card_", "src_", "card_")):
                means = f"pm_kept_{next(self.numbers):06}"
                self.looks[means], intent["payment_method"] = intent["payment_method"], means
            self.attached[means] = intent["customer"]
        elif means not in self.attached and not means.startswith(("pm_card_", "src_", "card_")):
            self.used.add(means)

    def make_intent(self, params):
        self.only(params, "customer", "setup_future_usage", "amount", "currency", "capture_method", "payment_method", "automatic_payment_methods[enabled]",
                  "automatic_payment_methods[allow_redirects]", "payment_method_options[card][request_multicapture]")
        means = params.get("payment_method", "")
        if not means.startswith(("pm_", "card_", "src_")) or "missing" in means:
            raise Refused(400, "resource_missing", f"No such PaymentMethod: '{means}'", param="payment_method")
        if len(params.get("currency", "")) != 3 or not params["currency"].islower():
            raise Invalid("currency", "no currency")
        self.may_charge(means, params.get("customer"), False)
        if params.get("setup_future_usage", "off_session") != "off_session":
            raise Invalid("setup_future_usage", "it is off_session")
        intent = {"id": f"pi_{next(self.numbers):06}", "object": "payment_intent", "customer": params.get("customer"),
                  "setup_future_usage": params.get("setup_future_usage"), "amount": whole(params, "amount"),
                  "amount_capturable": 0, "amount_received": 0, "currency": params["currency"],
                  "capture_method": params.get("capture_method", "automatic"), "created": self.seconds(),
                  "status": "requires_confirmation", "payment_method": means, "latest_charge": None,
                  "last_payment_error": None, "canceled_at": None, "metadata": self.metadata(params),
                  "client_secret": "pi_secret"}
        self.intents[intent["id"]] = intent
        self.mark(intent)
        return intent, []

    def confirm(self, intent, params):
        self.only(params, "error_on_requires_action", "off_session")
        self.must_be(intent, "requires_confirmation")
        off_session = params.get("off_session") == "true"
        if off_session and intent["setup_future_usage"]:
            raise Invalid("off_session", "what is charged off session is kept already")
        self.may_charge(intent["payment_method"], intent["customer"], off_session)
        means = self.look(intent["payment_method"])
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
        self.charged(intent)
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
        if "refundFail" in self.look(intent["payment_method"]) and not mine:
            status = "failed"
        if "pendingRefund" in self.look(intent["payment_method"]):
            status = "pending"
        refund = {"id": f"re_{next(self.numbers):06}", "object": "refund", "amount": amount, "status": status,
                  "currency": intent["currency"], "payment_intent": intent["id"], "created": self.seconds(),
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
                   "created": self.seconds(), "evidence_details": {"due_by": self.seconds() + 9 * 86_400}}
        self.disputes[dispute["id"]] = dispute
        return [self.event("charge.dispute.created", dispute)]

    def event(self, kind, thing):
        return {"id": f"evt_{next(self.numbers):06}", "object": "event", "type": kind, "created": self.seconds(),
                "api_version": VERSION, "data": {"object": json.loads(json.dumps(thing))}}

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
