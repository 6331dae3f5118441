"""What Stripe tells by itself, on a listener that serves nothing else; and that no secret stands anywhere."""
import http.client
import json
import os
import pathlib
import time
import unittest

from stripe_shop import KEY, SECRET, Money, until


class Hooks(Money):
    def ask(self, method, path, body=None, headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.shop.hooks_port, timeout=20)
        try:
            link.request(method, path, body, headers or {})
            answer = link.getresponse()
            return answer.status, answer.read().decode()
        finally:
            link.close()

    def disputes(self):
        return self.shop.json("GET", "/v1/disputes")[1]["items"]

    def test_a_dispute_opens_and_is_won(self):
        shown = self.shop.place("D-1", "pm_card_createDispute")
        opened = until(self.disputes)[0]
        self.assertEqual((opened["status"], opened["amount"], opened["reason"]), ("open", 25.0, "fraudulent"))
        self.assertIn("evidenceDue", opened)
        name = next(iter(self.stripe.disputes))
        notice = self.stripe.event("charge.dispute.created", self.stripe.disputes[name])
        self.assertEqual(self.stripe.tell(notice), 200)  # a second time
        self.stripe.close_dispute(name, "won")
        until(lambda: self.disputes()[0]["status"], lambda status: status == "won")
        self.assertEqual(self.stripe.tell(notice), 200)  # the first, late
        self.assertEqual([one["status"] for one in self.disputes()], ["won"])
        self.assertEqual(self.shop.money(shown), (0, 25.0, 0))
        self.agree()

    def test_a_charge_is_known_by_its_notice_before_its_answer(self):
        self.stripe.restless, self.stripe.patience = True, 3
        self.stripe.plan = [None, "time-out-after"]
        shown = self.shop.place("N-1", "pm_card_visa")
        self.assertEqual(self.shop.money(shown), (0, 25.0, 0))
        self.agree()

    def test_a_refund_on_its_way_is_known_by_its_notice(self):
        shown = self.shop.place("N-2", "pm_card_pendingRefund")
        self.refund(shown, 5, 5.0)
        self.agree()

    def test_an_inquiry_is_no_dispute_and_a_strangers_is_none_of_ours(self):
        shown = self.shop.place("N-3", "pm_card_visa")
        intent = next(iter(self.stripe.intents.values()))
        for change in ({"status": "warning_needs_response"}, {"payment_intent": None}):
            events = self.stripe.dispute(intent, 100)
            name = events[0]["data"]["object"]["id"]
            self.stripe.disputes[name].update(change)
            self.assertEqual(self.stripe.tell(events[0]), 200)
        intent["metadata"]["flowmart_home"] = "another-shop"
        events = self.stripe.dispute(intent, 100)
        self.assertEqual(self.stripe.tell(events[0]), 200)
        self.assertEqual(self.disputes(), [])
        self.assertEqual(self.shop.money(shown), (0, 25.0, 0))

    def test_what_is_not_stripes_is_refused_before_anything_is_asked(self):
        event = self.stripe.event("charge.dispute.created", {"id": "dp_1"})
        now = int(time.time())
        self.assertEqual(self.stripe.tell(event, secret="whsec_of_somebody_else"), 400)
        self.assertEqual(self.stripe.tell(event, at=now - 400), 400)
        self.assertEqual(self.stripe.tell(event, at=now + 400), 400)
        self.assertEqual(self.stripe.tell(event, body="no json"), 400)
        self.assertEqual(self.stripe.tell(event, body=json.dumps({"object": "event", "pad": "x" * 300_000})), 413)
        self.assertEqual(self.ask("POST", "/stripe", json.dumps(event))[0], 400)
        self.assertEqual(self.stripe.calls, [])

    def test_the_listener_serves_nothing_else(self):
        self.assertEqual(self.ask("GET", "/stripe")[0], 405)
        for path in ("/", "/v1/orders", "/v1/payments", "/readyz", "/metrics", "/stripe/more"):
            self.assertEqual(self.ask("GET", path)[0], 404, path)
            self.assertEqual(self.ask("POST", path, "{}", {"Content-Type": "application/json"})[0], 404, path)
        self.assertNotEqual(self.shop.request("POST", "/stripe", {})[0], 200)

    def test_what_cannot_be_asked_now_is_told_again(self):
        shown = self.shop.place("N-4", "pm_card_visa")
        intent = next(iter(self.stripe.intents.values()))
        event = self.stripe.dispute(intent, 2500)[0]
        self.stripe.key = "sk_test_another"
        self.assertEqual(self.stripe.tell(event), 503)
        self.stripe.key = KEY
        self.assertEqual(self.stripe.tell(event), 200)
        until(self.disputes, lambda all: [one["status"] for one in all] == ["open"])
        self.assertEqual(self.shop.payment(shown)["disputed"], 25.0)


class Canary(Money):
    """Every path of an error is walked, then both secrets are looked for wherever something is kept or said."""
    options = ("--capture", "per-parcel", "--log-level", "debug")

    def test_no_secret_stands_anywhere(self):
        good = self.shop.place("C-1", "pm_card_multi")
        self.stripe.key = "sk_test_another"  # 401, and Stripe repeats the key that it was shown
        for number in ("C-2", "C-3"):
            self.shop.order(number, "pm_card_visa")
            until(lambda: self.shop.payment_of(number), lambda one: one["status"] == "failed")
        self.post(f"/v1/payments/{good['id']}/capture", {"amount": 5, "name": "box"})
        self.post(f"/v1/payments/{good['id']}/refunds", {"amount": 5}, 201)
        self.stripe.tell(self.stripe.event("refund.updated", {"id": "re_1", "metadata": good}))
        self.assertEqual(self.reconciled()["status"], "failed")
        self.stripe.key = KEY
        for number, plan in (("C-4", ["500-before"]), ("C-5", [None, "500-after"]), ("C-6", ["time-out-before"]),
                             ("C-7", ["drop-before", "drop-before", "drop-before"])):
            self.stripe.plan = list(plan)
            self.shop.order(number, "pm_card_visa")
            until(lambda: self.stripe.plan, lambda left: not left)
        self.shop.order("C-8", "pm_missing")
        until(lambda: self.shop.payment_of("C-8"), lambda one: one["status"] == "failed")
        self.stripe.tell(self.stripe.event("x", {}), secret="whsec_wrong")
        self.stripe.stop()  # nobody is there
        self.shop.order("C-9", "pm_card_visa")
        until(lambda: self.shop.payment_of("C-9"), lambda one: one["status"] == "failed")
        backup = os.path.join(self.shop.folder, "backup")
        made = self.shop.run("backup", "--data", self.shop.data, backup)
        self.assertEqual(made.returncode, 0, made.stderr)
        shown = self.shop.request("GET", "/v1/payments?limit=100")[2] + self.shop.request("GET", "/metrics")[2]
        self.shop.stop()
        log = self.shop.output()
        self.assertIn("Stripe does not take our key", log)
        self.assertIn("[key]", log)
        for secret in (KEY, SECRET):
            self.assertNotIn(secret, log)
            self.assertNotIn(secret.encode(), shown)
            for folder, _, names in os.walk(self.shop.folder):
                for name in names:
                    self.assertNotIn(secret.encode(), pathlib.Path(folder, name).read_bytes(), f"{folder}/{name}")


if __name__ == "__main__":
    unittest.main()
