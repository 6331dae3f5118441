"""Orders paid, promised, taken, let go, given back, changed and called off at random, at a gateway that is slow, silent, wrong
at first or promises for seconds only, while the program is killed and time goes by: at the end the gateway's own book has the
same money as ours, payment by payment, to the penny. RANDOM_MONEY=200 places so many orders a way of taking money; SEED=n
plays that again."""
import collections
import os
import random
import sqlite3
import time
import unittest
import uuid

from driven_clock import Clock
from harness import Server, place_order

ORDERS = int(os.environ.get("RANDOM_MONEY", "40"))
SEED = int(os.environ.get("SEED", "1" if "CI" in os.environ else random.randrange(1_000_000)))
TOKENS = ["tok_visa"] * 4 + [
    "tok_slow", "tok_lost_answer", "tok_lost_request", "tok_late", "tok_fail_once", "tok_declined", "tok_dispute_won",
    "tok_refund_fails_once", "tok_refund_lost", "tok_capture_fails_once", "tok_capture_lost", "tok_short_promise",
    "tok_promised_once"]


class RandomMoney(unittest.TestCase):
    def play(self, mode):
        self.chance = random.Random(f"{SEED} {mode}")
        self.shop = Server("--capture", mode)
        self.addCleanup(self.shop.__exit__)
        self.shop.start()
        self.clock = Clock(self.shop)
        self.done = collections.Counter()
        self.shop.add_product("POT", 100_000, "9.50")
        self.shop.add_product("CUP", 100_000, "3.33")
        for number in range(ORDERS):
            order = place_order(f"R-{number}", [("POT", 2, "9.50"), ("CUP", 3, "3.33")], token=self.chance.choice(TOKENS),
                                customer=f"C-{number}")
            self.assertEqual(self.shop.json("POST", "/v1/messages/PlaceOrder", order)[0], 201)
            for _ in range(3):
                self.act(f"R-{self.chance.randrange(number + 1)}")
            if self.chance.random() < 0.08:
                self.shop.kill()
                self.shop.start()
            if self.chance.random() < 0.08:
                self.clock.put_ahead(self.chance.choice((20, 60, 400)), stop=self.shop.kill)
        # Longer than anybody waits for an answer, a refund or a retry.
        for seconds in (60, 600, 1500, 3600, 7200, 7200, 90_000):
            self.clock.put_ahead(seconds, stop=self.chance.choice((None, self.shop.kill)))
            time.sleep(1)
        self.hold_against_the_gateway()
        self.assertGreater(sum(count for (_, status), count in self.done.items() if status < 300), ORDERS // 2)

    def post(self, what, path, body):
        status, answer = self.shop.json("POST", path, body)
        self.assertLess(status, 500, (what, answer))
        self.done[what, status] += 1

    def payment(self, order):
        return self.shop.json("GET", f"/v1/orders/{order}/payments")[1]["items"][0]

    def parcels(self, order):
        return [one["id"] for one in self.shop.json("GET", f"/v1/shipments?orderId={order}&status=pending")[1]["items"]]

    def act(self, order):
        """Something that may be refused, and then changes nothing."""
        what = self.chance.choice(("send", "send", "send", "split", "capture", "void", "refund", "refund", "cancel", "less", "amend",
                                   "retry", "part"))
        money = {"capture": ("capture", {"amount": self.chance.choice((1, 3.33, 5)), "name": f"n-{self.chance.randrange(99)}"}),
                 "void": ("void", {"reason": "doubts"}),
                 "refund": ("refunds", {"amount": self.chance.choice((1, 2.5, 7.77))}),
                 "retry": ("retry", {"token": self.chance.choice(("tok_visa", "tok_slow"))})}
        if what in money:
            action, body = money[what]
            self.post(what, f"/v1/payments/{self.payment(order)['id']}/{action}", body)
        for parcel in self.parcels(order)[:1] if what in ("send", "split") else ():
            if what == "send":
                self.post(what, "/v1/messages/UpdateShipmentStatus",
                          {"shipmentId": parcel, "status": "shipped", "updatedAt": "2026-03-14T09:26:53Z"})
            else:
                self.post(what, f"/v1/shipments/{parcel}/split", {"items": [{"productId": "CUP", "quantity": 1}]})
        if what == "cancel" and self.chance.random() < 0.5:
            self.post(what, f"/v1/orders/{order}/cancel", {})
        if what == "less":
            self.post(what, f"/v1/orders/{order}/cancel", {"lines": [{"line": 2, "quantity": 1}]})
        if what == "amend":
            self.post(what, f"/v1/orders/{order}/amend", {"lines": [{"line": 2, "quantity": self.chance.choice((1, 4, 6))}]})
        if what == "part":
            self.post(what, f"/v1/orders/{order}/payments", {"amount": 5, "token": "tok_gift"})

    def hold_against_the_gateway(self):
        number = self.shop.json("POST", "/v1/reconciliations")[1]["id"]
        end = time.monotonic() + 30
        while (compared := self.shop.json("GET", f"/v1/reconciliations/{number}")[1])["status"] == "running":
            self.assertLess(time.monotonic(), end)
            time.sleep(0.1)
        self.assertEqual((compared["status"], compared["named"]), ("agreed", []), f"seed {SEED}")
        ours = {one["id"]: (round(one["captured"] * 100), round(one["refunded"] * 100)) for number in range(ORDERS)
                for one in self.shop.json("GET", f"/v1/orders/R-{number}/payments")[1]["items"]}
        self.shop.stop()
        theirs = self.gateways_book()
        for payment, figures in ours.items():
            self.assertEqual(figures, theirs[payment], f"taken and given back of payment {payment}, seed {SEED}")
        taken, back = (sum(figures[which] for figures in ours.values()) for which in (0, 1))
        self.assertGreater(taken, back)
        verified = self.shop.run("verify", "--data", self.shop.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        print(f"seed {SEED}: {len(ours)} payments, {taken} taken, {back} given back")

    def gateways_book(self):
        """Taken and given back by payment, in pence: what the gateway has written down for itself."""
        book = collections.defaultdict(lambda: (0, 0))

        def add(payment, taken, back):
            was = book[str(uuid.UUID(bytes=payment))]
            book[str(uuid.UUID(bytes=payment))] = (was[0] + taken, was[1] + back)

        store = sqlite3.connect(os.path.join(self.shop.data, "test-gateway.db"))
        promised = set(store.execute("SELECT payment, attempt FROM promises"))
        for payment, attempt, amount in store.execute("SELECT payment, attempt, amount FROM charges WHERE declined IS NULL"):
            if (payment, attempt) not in promised:
                add(payment, amount, 0)
        for payment, amount in store.execute("SELECT payment, amount FROM captures"):
            add(payment, amount, 0)
        for payment, amount in store.execute("SELECT payment, amount FROM refunds"):
            add(payment, 0, amount)
        for payment, released in store.execute("SELECT payment, released FROM times"):
            add(payment, 0, -released)  # of a refund, what was let go moved no money
        store.close()
        return book

    def test_taken_at_once(self):
        self.play("at-once")

    def test_taken_at_dispatch(self):
        self.play("at-dispatch")

    def test_taken_a_parcel_at_a_time(self):
        self.play("per-parcel")


if __name__ == "__main__":
    unittest.main()
