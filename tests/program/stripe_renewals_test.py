"""Subscriptions whose renewals Stripe takes the money for: the real program, months of them by a clock that the test moves."""
import datetime
import time
import unittest

from driven_clock import Clock
from stripe_shop import Money, until

ADDRESS = {"street": "Via del Corso 18", "city": "Roma", "state": "RM", "country": "IT", "postalCode": "00186"}
HOUR, DAY = 3_600, 86_400


class Renewals(Money):
    def setUp(self):
        super().setUp()
        self.clock = Clock(self.shop)
        self.post("/v1/subscriptions", {
            "id": "box", "customerId": "C-1", "customer": {"name": "Ines Marchetti", "email": "ines@marchetti.example"},
            "items": [{"productId": "POT", "quantity": 2}], "shippingAddress": ADDRESS,
            "payment": {"method": "Credit Card", "token": "pm_card_visa"}, "interval": {"every": 1, "unit": "month"}}, 201)
        self.until_stage("active")
        self.kept, = self.stripe.attached

    def read(self):
        return self.shop.json("GET", "/v1/subscriptions/box")[1]

    def until_stage(self, stage):
        return until(self.read, lambda one: one.get("stage") == stage)

    def later(self, seconds, stop=None):
        self.stripe.ahead += int(seconds)
        self.clock.put_ahead(seconds, stop)

    def to_next(self, stop=None):
        at = datetime.datetime.fromisoformat(self.read()["nextAt"].replace("Z", "+00:00")).timestamp()
        self.later(at - time.time() - self.stripe.ahead + 60, stop)

    def renewed(self, times):
        until(self.read, lambda one: (one["stage"], one["renewals"], one["renewing"]) == ("active", times, False))

    def taken(self):
        """What Stripe has taken, a charge each."""
        return [one["amount_received"] for one in self.stripe.intents.values() if one["amount_received"] > 0]

    def declined(self):
        return [one for one in self.stripe.intents.values() if one["last_payment_error"]]

    def failed(self):
        return [one for one in self.shop.json("GET", "/v1/payments")[1]["items"] if one.get("failure")]

    def confirmed(self):
        return [params for method, path, params in self.stripe.calls if path.endswith("/confirm")]

    def test_each_renewal_is_charged_once_by_what_the_first_charge_kept(self):
        self.assertEqual(self.taken(), [2500])
        for times in (2, 3):
            self.to_next()
            self.renewed(times)
            self.assertEqual(self.taken(), [2500] * times)
        self.assertEqual([one.get("off_session") for one in self.confirmed()], [None, "true", "true"])
        self.assertEqual({one["customer"] for one in self.stripe.intents.values()}, set(self.stripe.customers))
        self.assertEqual(len(self.stripe.customers), 1)
        self.later(20 * DAY)  # nothing is due
        self.assertEqual((self.read()["renewals"], len(self.taken())), (3, 3))
        self.agree()

    def test_a_renewal_whose_answer_is_lost_across_a_kill_is_charged_once(self):
        self.stripe.hook = None
        self.stripe.patience = 3  # the answer is lost after the program
        self.stripe.plan = [None, "time-out-after"]
        self.to_next()
        until(self.taken, lambda taken: len(taken) == 2)
        self.later(60, self.shop.kill)
        self.renewed(2)
        self.assertEqual(self.taken(), [2500, 2500])
        self.assertEqual(len(self.stripe.intents), 2)
        self.agree()

    def test_one_that_is_declined_is_tried_a_day_apart_until_it_is_paid(self):
        self.stripe.looks[self.kept] = "pm_card_chargeDeclinedInsufficientFunds"
        self.to_next()
        self.until_stage("past_due")
        self.later(20 * HOUR)
        self.assertEqual(len(self.declined()), 1, "not before a day has gone by")
        for days in (2, 3):
            self.later(DAY if days > 2 else 5 * HOUR)
            # Here, too: the next try is a day from when the program hears of it.
            until(self.failed, lambda failed, days=days: len(failed) == days)
            self.assertEqual(len(self.declined()), days)
        self.assertEqual(self.read()["stage"], "past_due")
        self.stripe.looks[self.kept] = "pm_card_visa"
        self.later(DAY)
        self.renewed(2)
        self.assertEqual(self.taken(), [2500, 2500])
        self.assertEqual(len(self.declined()), 3)
        until(lambda: self.shop.json("GET", "/v1/orders/renewal:box%2F2%2F4")[1], lambda one: one.get("stage") == "Processing")
        self.agree()

    def test_its_end_is_told_to_stripe_and_nothing_is_charged_after(self):
        answer = self.post("/v1/subscriptions/box/cancel", {"reason": "moving"}, 202)
        self.assertEqual(answer["id"], "box")
        self.until_stage("ending")
        self.assertEqual(self.stripe.attached, {})
        self.assertIn(("POST", f"/v1/payment_methods/{self.kept}/detach"), [call[:2] for call in self.stripe.calls])
        self.to_next()
        self.until_stage("canceled")
        self.later(40 * DAY)
        self.assertEqual(self.taken(), [2500])
        self.agree()

    def test_an_end_that_stripe_does_not_let_go_is_refused_and_it_goes_on(self):
        self.stripe.stuck = True
        self.post("/v1/subscriptions/box/cancel", {"reason": "moving"}, 202)
        until(self.read, lambda one: one.get("reason"))
        self.assertEqual(self.read()["stage"], "active")
        self.stripe.stuck = False
        self.to_next()
        self.renewed(2)
        self.agree()


if __name__ == "__main__":
    unittest.main()
