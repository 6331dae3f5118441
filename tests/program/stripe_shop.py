"""A shop whose money Stripe takes: tests/program/stripe_server.py, or another server that speaks like Stripe."""
import pathlib
import shutil
import tempfile
import time
import unittest

from harness import Server, free_port, place_order
from stripe_server import Stripe

KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dcCANARY"
SECRET = "whsec_c2lnbmluZ3NlY3JldENBTkFSWQ"


def until(ask, holds=bool, seconds=60):
    end = time.monotonic() + seconds
    while not holds(answer := ask()):
        assert time.monotonic() < end, answer
        time.sleep(0.05)
    return answer


class Shop(Server):
    def __init__(self, url, *options):
        self.secrets = tempfile.mkdtemp(prefix="flowmart-secrets-")
        for name, text in (("key", KEY), ("hooks", SECRET)):
            pathlib.Path(self.secrets, name).write_text(text + "\n")
        self.hooks_port = free_port()
        super().__init__("--gateway", "stripe", "--stripe-key-file", f"{self.secrets}/key", "--stripe-url", url,
                         "--stripe-patience", "1s", "--hooks-port", str(self.hooks_port),
                         "--hooks-secret-file", f"{self.secrets}/hooks", *options)

    def __exit__(self, *args):
        super().__exit__(*args)
        shutil.rmtree(self.secrets, ignore_errors=True)

    def order(self, number, token):
        status, answer = self.json("POST", "/v1/messages/PlaceOrder",
                                   place_order(number, [("POT", 2, "12.50")], token=token))
        assert status == 201, answer

    def place(self, number, token, stage="Processing"):
        self.order(number, token)
        until(lambda: self.json("GET", f"/v1/orders/{number}")[1], lambda one: one["stage"] == stage)
        return self.payment_of(number)

    def payment_of(self, number):
        return self.json("GET", f"/v1/orders/{number}/payments")[1]["items"][0]

    def payment(self, shown):
        return self.json("GET", f"/v1/payments/{shown['id']}")[1]

    def money(self, shown):
        one = self.payment(shown)
        return one["authorised"], one["captured"], one["refunded"]


class Money(unittest.TestCase):
    options = ()

    def setUp(self):
        self.stripe = Stripe(key=KEY)
        self.addCleanup(self.stripe.stop)
        self.shop = Shop(self.stripe.url, *self.options)
        self.addCleanup(self.shop.__exit__)
        self.shop.start()
        self.stripe.hook = (self.shop.hooks_port, SECRET)
        self.shop.add_product("POT", 500, price="12.50")

    def post(self, path, body=None, wanted=200):
        status, answer = self.shop.json("POST", path, body)
        self.assertEqual(status, wanted, answer)
        return answer

    def refund(self, shown, amount, back):
        self.post(f"/v1/payments/{shown['id']}/refunds", {"amount": amount}, 201)
        until(lambda: self.shop.payment(shown)["refunded"], lambda refunded: refunded == back)

    def books(self, shown):
        """Promised, taken, given back and disputed at Stripe, in pounds."""
        return tuple(amount / 100 for amount in self.stripe.books()[shown["id"]])

    def reconciled(self):
        ended = self.post("/v1/reconciliations", wanted=202)
        return until(lambda: self.shop.json("GET", f"/v1/reconciliations/{ended['id']}")[1],
                     lambda one: one["status"] != "running")

    def agree(self):
        """All notices are taken, both ledgers hold the same, and verify finds nothing."""
        until(lambda: self.stripe.test("", {})["waiting"], lambda count: count == 0)
        found = self.reconciled()
        self.assertEqual((found["status"], found["named"]), ("agreed", []), found)
        self.shop.stop()
        verified = self.shop.run("verify", "--data", self.shop.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        return found
