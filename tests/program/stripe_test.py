"""Stripe takes the money: charges, captures, refunds and what goes wrong with them, through the real program."""
import pathlib
import subprocess
import tempfile
import unittest

from harness import PROGRAM
from stripe_shop import Money, until


class AtOnce(Money):
    def test_an_order_is_charged_and_its_money_goes_back_in_parts(self):
        shown = self.shop.place("S-1", "pm_card_visa")
        self.assertEqual(self.shop.money(shown), (0, 25.0, 0))
        self.assertTrue(self.shop.payment(shown)["charges"][0]["reference"].startswith("pi_"))
        self.refund(shown, 5, 5.0)
        self.refund(shown, 7.5, 12.5)
        self.assertEqual(self.books(shown), (0, 25.0, 12.5, 0))
        self.assertEqual(len(self.stripe.refunds), 2)
        found = self.agree()
        self.assertEqual((found["here"], found["there"]), (3, 3))

    def test_what_is_declined_says_why(self):
        for token, failure in (("pm_card_chargeDeclined", "card_declined"),
                               ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"),
                               ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
                               ("pm_card_chargeDeclinedFraudulent", "fraud_suspected"),
                               ("pm_card_authenticationRequired", "authentication_required"),
                               ("pm_missing", "invalid_payment_method")):
            self.shop.order(token, token)
            shown = until(lambda: self.shop.payment_of(token), lambda one: one["status"] == "failed")
            self.assertEqual(self.shop.payment(shown)["failure"], failure)
            self.assertEqual(self.shop.money(shown), (0, 0, 0))
        self.agree()

    def test_what_is_no_token_of_stripes_never_leaves(self):
        self.shop.order("CARD-1", "tok_of_another_gateway")
        shown = until(lambda: self.shop.payment_of("CARD-1"), lambda one: one["status"] == "failed")
        self.assertEqual(self.shop.payment(shown)["failure"], "invalid_payment_method")
        self.assertEqual(self.stripe.calls, [])

    def test_a_charge_whose_answer_is_lost_is_asked_about(self):
        self.stripe.hook = None
        self.stripe.plan = [None, "time-out-after"]
        shown = self.shop.place("LOST-1", "pm_card_visa")
        self.assertEqual(self.books(shown), (0, 25.0, 0, 0))
        self.assertEqual(len(self.stripe.intents), 1)
        self.agree()

    def test_a_charge_that_never_came_is_called_off_and_told(self):
        self.stripe.hook = None
        self.stripe.plan = [None, "time-out-before"]
        self.shop.order("NEVER-1", "pm_card_visa")
        shown = until(lambda: self.shop.payment_of("NEVER-1"), lambda one: one["status"] == "failed")
        self.assertEqual(self.shop.payment(shown)["failure"], "network_error")
        self.assertEqual([one["status"] for one in self.stripe.intents.values()], ["canceled"])

    def test_a_busy_stripe_is_asked_again_at_once(self):
        self.stripe.plan = ["429", "503", None, "409"]
        shown = self.shop.place("BUSY-1", "pm_card_visa")
        self.assertEqual(self.books(shown), (0, 25.0, 0, 0))
        self.assertEqual(len(self.stripe.intents), 1)

    def test_a_kill_while_a_charge_is_on_its_way_charges_once(self):
        self.stripe.hook = None
        self.stripe.patience = 3  # the answer is lost after the program
        self.stripe.plan = [None, "time-out-after"]
        self.shop.order("KILL-1", "pm_card_visa")
        until(lambda: [one for one in self.stripe.intents.values() if one["status"] == "succeeded"])
        self.shop.kill()
        self.shop.start()
        shown = until(lambda: self.shop.payment_of("KILL-1"), lambda one: one["status"] == "completed")
        self.assertEqual(self.books(shown), (0, 25.0, 0, 0))
        self.assertEqual(len(self.stripe.intents), 1)
        self.agree()

    def test_a_kill_that_takes_our_notes_charges_once_even_days_later(self):
        self.stripe.hook = None
        self.stripe.patience = 3
        self.stripe.plan = [None, "time-out-after"]
        self.shop.order("KILL-2", "pm_card_visa")
        until(lambda: [one for one in self.stripe.intents.values() if one["status"] == "succeeded"])
        self.shop.kill()
        for name in ("stripe.db", "stripe.db-wal", "stripe.db-shm"):
            pathlib.Path(self.shop.data, name).unlink(missing_ok=True)
        self.stripe.keys.clear()  # Stripe has forgotten them
        self.shop.start()
        shown = until(lambda: self.shop.payment_of("KILL-2"), lambda one: one["status"] == "completed")
        self.assertEqual(self.books(shown), (0, 25.0, 0, 0))
        self.assertEqual(len(self.stripe.intents), 1)

    def test_differences_are_found_and_named(self):
        shown = self.shop.place("REC-1", "pm_card_visa")
        self.shop.place("REC-2", "pm_card_visa")
        intent = next(one for one in self.stripe.intents.values() if one["metadata"]["flowmart_payment"] == shown["id"])
        intent["amount"] += 1
        stranger = dict(intent, id="pi_999999", metadata={})
        self.stripe.intents["pi_999999"] = stranger  # of somebody else at the same account
        twice = dict(intent, id="pi_999998", metadata=dict(intent["metadata"], flowmart_number="7"))
        self.stripe.intents["pi_999998"] = twice
        found = self.reconciled()
        self.assertEqual(sorted((one["kind"], one["number"]) for one in found["named"]),
                         [("amount", 1), ("missing-here", 7)])

    def test_the_test_gateway_does_not_take_over(self):
        self.shop.stop()
        ran = subprocess.run([PROGRAM, "serve", "--gateway", "test", "--data", self.shop.data, "--port", "0"],
                             capture_output=True, text=True, timeout=60)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("is taken by Stripe", ran.stderr + ran.stdout)


class PerParcel(Money):
    options = ("--capture", "per-parcel")

    def capture(self, shown, amount, name):
        self.post(f"/v1/payments/{shown['id']}/capture", {"amount": amount, "name": name})

    def test_a_promise_is_taken_in_parts_and_the_rest_let_go(self):
        shown = self.shop.place("P-1", "pm_card_multi")
        self.assertEqual(self.shop.money(shown), (25.0, 0, 0))
        self.capture(shown, 10, "box 1")
        until(lambda: self.shop.money(shown), lambda money: money == (15.0, 10.0, 0))
        self.assertEqual(self.books(shown), (15.0, 10.0, 0, 0))
        self.capture(shown, 5, "box 2")
        until(lambda: self.shop.money(shown), lambda money: money == (10.0, 15.0, 0))
        self.post(f"/v1/payments/{shown['id']}/refunds", {"amount": 12}, 201)  # what is promised goes first
        until(lambda: self.shop.payment(shown)["authorised"], lambda left: left == 0)
        until(lambda: self.books(shown), lambda books: books == (0, 15.0, 2.0, 0))
        self.assertEqual(len(self.stripe.intents), 1)
        found = self.agree()
        self.assertEqual((found["here"], found["there"]), (4, 4))

    def test_a_promise_that_nobody_wants_is_called_off(self):
        shown = self.shop.place("P-2", "pm_card_visa")
        self.post(f"/v1/payments/{shown['id']}/void", {"reason": "changed her mind"})
        until(lambda: [one["status"] for one in self.stripe.intents.values()], lambda all: all == ["canceled"])
        until(lambda: self.shop.money(shown), lambda money: money[0] == 0)
        self.assertEqual(self.books(shown), (0, 0, 0, 0))
        self.agree()

    def test_a_card_that_can_be_taken_from_once_is_charged_anew_for_each_further_parcel(self):
        shown = self.shop.place("P-3", "pm_card_visa")
        for box, amount in ((1, 10), (2, 5), (3, 10)):
            self.capture(shown, amount, f"box {box}")
            until(lambda: self.shop.payment(shown)["captures"][box - 1]["status"], lambda status: status == "taken")
            now = self.shop.payment(shown)
            self.assertEqual((now["authorised"], now.get("unheld", 0), now["charges"][0]["status"]),
                             (0, (15, 10, 0)[box - 1], "taken"), "what it had promised besides is let go")
            listed = until(lambda: self.shop.json("GET", "/v1/payments")[1]["items"][0],
                           lambda one, left=now.get("unheld", 0): one.get("unheld", 0) == left)
            self.assertNotIn("authorised", listed)
        self.assertEqual(self.books(shown), (0, 25.0, 0, 0))
        self.assertEqual([one["amount"] for one in self.stripe.intents.values()], [2500, 500, 1000])
        self.refund(shown, 12, 12.0)  # more than the first has taken: each gives back its own
        until(lambda: self.books(shown), lambda books: books == (0, 25.0, 12.0, 0))
        self.assertEqual([one["amount"] for one in self.stripe.refunds.values()], [1000, 200])
        self.refund(shown, 13, 25.0)
        found = self.agree()
        self.assertEqual((found["here"], found["there"]), (6, 6))

    def test_what_was_lost_or_refused_is_asked_for_again_and_made_once(self):
        lost = self.shop.place("P-4", "pm_card_multi")
        self.stripe.plan = ["500-after"]
        self.capture(lost, 10, "box 1")
        until(lambda: self.shop.payment(lost).get("unknownSince"))
        further = self.shop.place("P-6", "pm_card_visa")  # a further parcel, charged by itself
        self.capture(further, 10, "box 1")
        until(lambda: self.shop.money(further), lambda money: money[1] == 10.0)
        self.stripe.plan = [None, "500-after"]
        self.capture(further, 5, "box 2")
        until(lambda: self.shop.payment(further).get("unknownSince"))
        refused = self.shop.place("P-5", "pm_card_refundFail")
        self.capture(refused, 25, "box 1")
        until(lambda: self.shop.money(refused), lambda money: money == (0, 25.0, 0))
        self.refund(refused, 5, 5.0)
        self.assertEqual([one["status"] for one in self.stripe.refunds.values()], ["failed", "succeeded"])
        until(lambda: self.shop.money(lost), lambda money: money == (15.0, 10.0, 0))
        self.assertEqual(self.books(lost), (15.0, 10.0, 0, 0))
        until(lambda: self.shop.money(further), lambda money: money[1] == 15.0)
        self.assertEqual(self.books(further), (0, 15.0, 0, 0))
        self.assertEqual(len(self.stripe.intents), 4)
        self.agree()


class Subscriptions(Money):
    """The first charge keeps the means of payment at Stripe, and the end lets it go. Renewals, which take days, are
    charged in tests/stripe/keeping_test.cpp."""

    def wish(self, name, token):
        return {"id": name, "customerId": "C-1", "customer": {"name": "Ines Marchetti", "email": "ines@marchetti.example"},
                "items": [{"productId": "POT", "quantity": 2}], "payment": {"method": "Credit Card", "token": token},
                "shippingAddress": {"street": "Via del Corso 18", "city": "Roma", "country": "IT", "postalCode": "00186"},
                "interval": {"every": 1, "unit": "day"}}

    def read(self, name):
        return self.shop.json("GET", f"/v1/subscriptions/{name}")[1]

    def active(self, name, token):
        self.post("/v1/subscriptions", self.wish(name, token), 201)
        until(lambda: self.read(name)["stage"], lambda stage: stage == "active")

    def test_the_first_charge_keeps_its_means_and_says_nothing_of_whose_it_is(self):
        self.active("box-1", "pm_real_1")
        self.assertEqual(self.stripe.attached, {"pm_real_1": next(iter(self.stripe.customers))})
        said = str(self.stripe.sent)
        for words in ("Ines", "marchetti", "Corso", "box-1"):
            self.assertNotIn(words, said)
        self.agree()

    def test_its_end_lets_go_of_what_is_kept(self):
        self.active("box-3", "pm_real_3")
        self.stripe.plan = ["429"]
        self.shop.json("POST", "/v1/subscriptions/box-3/cancel", {"reason": "moving"})
        until(lambda: self.stripe.attached, lambda kept: not kept)
        until(lambda: self.read("box-3")["stage"], lambda stage: stage in ("ending", "canceled"))

    def test_an_end_that_stripe_refuses_is_told(self):
        self.active("box-4", "pm_real_4")
        self.stripe.stuck = True
        self.shop.json("POST", "/v1/subscriptions/box-4/cancel", {"reason": "moving"})
        told = until(lambda: self.shop.json("GET", "/v1/events?message=MandateEndAnswered&private=true")[1]["events"])
        self.assertEqual((told[0]["data"]["outcome"], told[0]["data"]["message"]), ("declined", "It stays."))
        self.assertNotIn(self.read("box-4")["stage"], ("ending", "canceled"))


class Usage(unittest.TestCase):
    def serve(self, *options, key="sk_test_0123456789", secret="whsec_0123456789", seconds=20):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("key", key), ("secret", secret)):
                pathlib.Path(folder, name).write_text(text)
            command = [PROGRAM, "serve", "--data", folder + "/data", "--port", "0", *options]
            return subprocess.run([one.format(folder=folder) for one in command], capture_output=True, text=True,
                                  timeout=seconds)

    def test_what_is_missing_or_wrong_is_said_and_no_secret_with_it(self):
        keys = ("--gateway", "stripe", "--stripe-key-file", "{folder}/key")
        hooks = ("--hooks-port", "0", "--hooks-secret-file", "{folder}/secret")
        for options, more in ((("--gateway", "stripe"), {}), (keys, {"key": ""}), (keys, {"key": "pk_test_0123456789"}),
                              (keys, {"key": "sk_test_0123456789\nsk_test_0123456789"}),
                              ((*keys[:3], "{folder}/none"), {}), (keys + ("--hooks-port", "0"), {}),
                              (keys + hooks, {"secret": "not-a-secret-at-all"}),
                              (keys + ("--stripe-url", "http://api.stripe.example"), {}),
                              (keys + ("--stripe-url", "https://api.stripe.example/v1"), {}),
                              (("--gateway", "test") + hooks, {})):
            ran = self.serve(*options, **more)
            self.assertEqual(ran.returncode, 2, (options, ran.stderr))
            self.assertNotIn("0123456789", ran.stderr + ran.stdout)
            self.assertNotIn("not-a-secret-at-all", ran.stderr + ran.stdout)


if __name__ == "__main__":
    unittest.main()
