"""Stripe takes the money: charges, captures, refunds and disputes through the real program, with faults on the way, and
what it tells of itself by webhooks."""
import glob
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
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
    """A shop whose money Stripe takes: our fault server, or another one at `url`."""

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

    def place(self, number, token, stage="Processing", items=(("POT", 2, "12.50"),)):
        status, answer = self.json("POST", "/v1/messages/PlaceOrder", place_order(number, list(items), token=token))
        assert status == 201, answer
        if stage:
            until(lambda: self.json("GET", f"/v1/orders/{number}")[1], lambda one: one["stage"] == stage)
        return self.payment_of(number)

    def payment_of(self, number):
        return self.json("GET", f"/v1/orders/{number}/payments")[1]["items"][0]

    def payment(self, shown):
        return self.json("GET", f"/v1/payments/{shown['id']}")[1]

    def money(self, shown):
        one = self.payment(shown)
        return one["authorised"], one["captured"], one["refunded"], one.get("disputed", 0)


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

    def books(self, shown):
        """What Stripe has of a payment, in pounds."""
        return tuple(amount / 100 for amount in self.stripe.books()[shown["id"]])

    def agree(self):
        """Nothing is under way, and both ledgers hold the same."""
        until(lambda: self.stripe.test("", {})["waiting"], lambda count: count == 0)
        ended = self.post("/v1/reconciliations", wanted=202)
        found = until(lambda: self.shop.json("GET", f"/v1/reconciliations/{ended['id']}")[1],
                      lambda one: one["status"] != "running")
        self.assertEqual((found["status"], found["named"]), ("agreed", []), found)
        self.shop.stop()
        verified = self.shop.run("verify", "--data", self.shop.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        return found


class AtOnce(Money):
    def test_an_order_is_charged_and_its_money_goes_back_in_parts(self):
        shown = self.shop.place("S-1", "pm_card_visa")
        self.assertEqual(self.shop.money(shown), (0, 25.0, 0, 0))
        self.assertTrue(self.shop.payment(shown)["charges"][0]["reference"].startswith("pi_"))
        for amount, back in ((5, 5.0), (7.5, 12.5)):
            self.post(f"/v1/payments/{shown['id']}/refunds", {"amount": amount}, 201)
            until(lambda: self.shop.money(shown), lambda money: money == (0, 25.0, back, 0))
        self.assertEqual(self.books(shown), (0, 25.0, 12.5, 0))
        self.assertEqual(len(self.stripe.refunds), 2)
        self.agree()


if __name__ == "__main__":
    unittest.main()
