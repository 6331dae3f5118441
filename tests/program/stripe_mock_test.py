"""Every request that we send is taken by stripe-mock, which is made from Stripe's own description of its API. It needs
Go; without it the test did not run, and says so."""
import http.client
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from harness import ROOT, free_port
from stripe_shop import Money, until

VERSION = "v0.203.0"
TOOLS = ROOT / "build" / "tools"


def mock_program():
    """The program, built once; or why there is none."""
    program = TOOLS / f"stripe-mock-{VERSION}"
    if program.exists():
        return program, None
    if not shutil.which("go"):
        return None, "there is no Go"
    TOOLS.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(["go", "install", f"github.com/stripe/stripe-mock@{VERSION}"], capture_output=True, text=True,
                          env={**os.environ, "GOBIN": str(TOOLS), "GOFLAGS": "-buildvcs=false"}, timeout=300)
    if made.returncode != 0:
        return None, "stripe-mock can't be built: " + made.stderr.strip().splitlines()[-1]
    (TOOLS / "stripe-mock").rename(program)
    return program, None


class Mock(Money):
    options = ("--capture", "per-parcel")

    def setUp(self):
        program, why = mock_program()
        if why:
            print(f"stripe-mock: did not run, {why}")
            self.skipTest("did not run: " + why)
        super().setUp()
        self.port = free_port()
        mock = subprocess.Popen([program, "-http-addr", f"127.0.0.1:{self.port}", "-https-addr", "127.0.0.1:0",
                                 "-strict-version-check"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(mock.wait)
        self.addCleanup(mock.terminate)
        until(lambda: self.answer("GET", "/v1/balance", None, {"Authorization": "Bearer sk_test_1"}),
              lambda answer: answer and answer[0] == 200)

    def answer(self, method, path, body, headers):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return None
        finally:
            link.close()

    def test_every_request_is_taken(self):
        """The requests of whole lives of payments, as they were sent, are sent to stripe-mock."""
        shown = self.shop.place("M-1", "pm_card_multi")
        for amount, name in ((10, "box 1"), (5, "box 2")):
            self.post(f"/v1/payments/{shown['id']}/capture", {"amount": amount, "name": name})
            until(lambda: self.shop.payment(shown)["captures"][-1]["status"], lambda status: status == "taken")
        self.refund(shown, 12, 2.0)  # the rest was promised only
        voided = self.shop.place("M-2", "pm_card_visa")
        self.post(f"/v1/payments/{voided['id']}/void", {"reason": ""})
        until(lambda: self.books(voided), lambda books: books == (0, 0, 0, 0))
        once = self.shop.place("M-5", "pm_card_visa")  # it can be taken from once
        for box, amount in (("box 1", 10), ("box 2", 5)):
            self.post(f"/v1/payments/{once['id']}/capture", {"amount": amount, "name": box})
            until(lambda: self.shop.payment(once)["captures"][-1]["status"], lambda status: status == "taken")
        self.refund(once, 22, 12.0)
        self.post("/v1/subscriptions", {
            "id": "box", "customerId": "C-1", "customer": {"name": "Ada", "email": "ada@example.com"},
            "items": [{"productId": "POT", "quantity": 1}], "payment": {"method": "Credit Card", "token": "pm_real_1"},
            "shippingAddress": {"street": "1 Mill Lane", "city": "Leeds", "country": "GB", "postalCode": "LS1 4AB"},
            "interval": {"every": 1, "unit": "month"}}, 201)
        until(lambda: "pm_real_1" in self.stripe.attached)
        until(lambda: self.shop.json("GET", "/v1/subscriptions/box")[1]["stage"], lambda stage: stage == "active")
        self.shop.json("POST", "/v1/subscriptions/box/cancel", {"reason": "moving"})
        until(lambda: "pm_real_1" not in self.stripe.attached)
        self.stripe.plan = [None, None, "time-out-before"]  # asked about, and called off
        self.shop.order("M-3", "pm_card_visa")
        until(lambda: self.shop.payment_of("M-3"), lambda one: one["status"] == "failed")
        intent = next(iter(self.stripe.intents.values()))
        self.stripe.tell(self.stripe.dispute(intent, 1)[0])
        refund = next(iter(self.stripe.refunds.values()))
        self.stripe.tell(self.stripe.event("refund.updated", refund))
        self.reconciled()
        self.stripe.patience = 3
        self.stripe.plan = [None, None, "time-out-after"]  # looked for, when our own notes are lost
        self.shop.order("M-4", "pm_card_visa")
        until(lambda: [one for one in self.stripe.intents.values() if one["status"] == "requires_capture"])
        self.shop.kill()
        for name in ("stripe.db", "stripe.db-wal", "stripe.db-shm"):
            pathlib.Path(self.shop.data, name).unlink(missing_ok=True)
        self.shop.start()
        until(lambda: self.shop.payment_of("M-4"), lambda one: one["authorised"] == 25.0)
        sent, kinds = list(self.stripe.sent), set()
        for method, path, body, headers in sent:
            kinds.add((method, re.sub(r"(pi|re|dp|cus|pm)_[a-z_]*\d+", r"{\1}", path.split("?")[0])))
            status, said = self.answer(method, path, body or None, headers)
            self.assertEqual(status, 200, f"{method} {path} {body}: {said}")
        self.assertEqual(kinds, {
            ("POST", "/v1/payment_intents"), ("POST", "/v1/payment_intents/{pi}/confirm"),
            ("POST", "/v1/payment_intents/{pi}/capture"), ("POST", "/v1/payment_intents/{pi}/cancel"),
            ("POST", "/v1/payment_intents/{pi}"), ("POST", "/v1/refunds"), ("GET", "/v1/payment_intents/{pi}"),
            ("GET", "/v1/refunds"), ("GET", "/v1/refunds/{re}"), ("GET", "/v1/disputes/{dp}"),
            ("GET", "/v1/payment_intents"), ("GET", "/v1/payment_intents/search"), ("POST", "/v1/customers"),
            ("GET", "/v1/customers/search"), ("GET", "/v1/customers/{cus}/payment_methods"),
            ("POST", "/v1/payment_methods/{pm}/detach")})
        headers = {name: text for name, text in sent[0][3].items() if name != "Content-Length"}
        status, said = self.answer("POST", "/v1/payment_intents", "amount=5&currency=gbp&amuont=6", headers)
        self.assertEqual(status, 400, said)  # it looks


if __name__ == "__main__":
    unittest.main()
