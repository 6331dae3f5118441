"""Orders that are held back, over HTTP: what a hold stops, what it does not, and orders that wait for a person's yes."""
import json
import re
import time
import unittest

from harness import Server, place_order, uuid_of

server = None


def setUpModule():
    global server
    server = Server("--approve-above", "100.50")
    server.start()
    server.add_product("POT", 500, price="12.50")


def tearDownModule():
    server.__exit__()


def timers():
    figures = server.request("GET", "/metrics")[2].decode()
    return int(re.search(r"^flowmart_timers (\d+)$", figures, re.M)[1])


def events():
    return server.json("GET", "/v1/events?last=1&private=true")[1]["events"][0]["position"]


class Holds(unittest.TestCase):
    def placed(self, number, quantity=1, method="Bank Transfer"):
        status, answer = server.json("POST", "/v1/messages/PlaceOrder",
                                     place_order(number, [("POT", quantity, "12.50")], method=method))
        self.assertEqual(status, 201, answer)
        return answer

    def post(self, path, body=None, wanted=200, headers=None):
        status, answer = server.json("POST", f"/v1/orders/{path}", body, headers)
        self.assertEqual(status, wanted, answer)
        return answer

    def allowed(self, order):
        return [one["name"] for one in order["actions"] if one["allowed"]]

    def pay(self, number, amount=12.5):
        status, answer = server.json("POST", "/v1/messages/RecordTransfer", {
            "order": uuid_of("order", number), "reference": f"t-{number}",
            "amount": {"amount": amount, "currency": "GBP"}})
        self.assertEqual(status, 200, answer)

    def stage(self, number):
        return server.json("GET", f"/v1/orders/{number}")[1]["stage"]

    def test_a_held_order_that_is_paid_goes_on_at_its_release(self):
        self.assertEqual(self.allowed(self.placed("PAID-1")), ["cancel", "hold", "amend", "cancel-line"])
        held = self.post("PAID-1/holds", {"reason": "the address looks odd"})
        self.assertEqual([(one["id"], one["purpose"], one["status"]) for one in held["holds"]], [("1", "review", "held")])
        self.assertEqual(self.allowed(held), ["cancel", "hold", "release", "amend", "cancel-line"])
        self.assertEqual(len(self.post("PAID-1/holds", {"purpose": "fraud", "reason": "the card, too"})["holds"]), 2)
        self.pay("PAID-1")
        self.assertEqual(self.stage("PAID-1"), "Pending")
        self.assertEqual(self.post("PAID-1/holds/2/release")["stage"], "Pending")
        done = self.post("PAID-1/holds/1/release")
        self.assertEqual((done["stage"], [one["status"] for one in done["holds"]]), ("Processing", ["released"] * 2))
        again = self.post("PAID-1/holds/1/release")
        self.assertEqual(again, done, "it is off already")

    def test_a_held_order_has_no_end_of_its_time(self):
        before = timers()
        self.placed("TIME-1")
        self.assertEqual(timers(), before + 1)
        self.post("TIME-1/holds", {"reason": "wait"})
        self.assertEqual(timers(), before)
        self.post("TIME-1/holds/1/release")
        self.assertEqual(timers(), before + 1)

    def test_a_held_orders_parcel_stays(self):
        self.placed("STAYS-1", method="Credit Card")
        for _ in range(500):
            if self.stage("STAYS-1") == "Processing":
                break
            time.sleep(0.02)
        self.post("STAYS-1/holds", {"reason": "wait"})
        report = {"shipmentId": "shp-STAYS-1-1", "status": "shipped", "updatedAt": "2026-03-14T09:26:53Z"}
        status, answer = server.json("POST", "/v1/messages/UpdateShipmentStatus", report)
        self.assertEqual((status, answer["type"]), (409, "/problems/order-held"), answer)
        self.post("STAYS-1/holds/1/release")
        self.assertEqual(server.json("POST", "/v1/messages/UpdateShipmentStatus", report)[0], 200)
        refused = self.post("STAYS-1/holds", {"reason": "too late"}, 409)
        self.assertEqual(refused["type"], "/problems/order-dispatched")
        self.assertIn("has left", refused["detail"])

    def test_a_held_order_is_called_off(self):
        self.placed("OFF-1")
        self.post("OFF-1/holds", {"reason": "wait"})
        status, order = server.json("PATCH", "/v1/orders/OFF-1", {"status": "cancelled"})
        self.assertEqual((status, order["status"], order["holds"][0]["status"]), (200, "cancelled", "ended"))
        for path, body in (("OFF-1/holds", {"reason": "x"}), ("OFF-1/holds/1/release", None)):
            self.assertEqual(self.post(path, body, 409)["type"], "/problems/order-cancelled")

    def test_a_preview_answers_as_the_act_would_and_does_nothing(self):
        self.placed("SHOWN-1")
        for path, body in (("SHOWN-1/holds", {"reason": "wait"}), ("SHOWN-1/holds/1/release", None)):
            before = events(), timers(), server.json("GET", "/v1/orders/SHOWN-1")[1]
            shown = self.post(path + "?preview=true", body)
            self.assertEqual((events(), timers(), server.json("GET", "/v1/orders/SHOWN-1")[1]), before)
            done = self.post(path, body)
            bare = lambda order: re.sub(r'"(held|released|updated)At": "[^"]*"', "", json.dumps(order))
            self.assertEqual(bare(shown), bare(done))
            self.assertNotEqual(bare(before[2]), bare(done))

    def test_a_key_makes_one_hold(self):
        self.placed("KEY-1")
        key = {"Idempotency-Key": "hold-key-1"}
        first = self.post("KEY-1/holds", {"reason": "wait"}, headers=key)
        self.assertEqual(self.post("KEY-1/holds", {"reason": "wait"}, headers=key), first)
        other = self.post("KEY-1/holds", {"reason": "another"}, 422, headers=key)
        self.assertEqual(other["type"], "/problems/idempotency-key-reused")

    def test_what_is_asked_for_wrongly(self):
        self.placed("WRONG-1")
        for body in ({}, {"reason": ""}, {"reason": "x", "purpose": ""}, {"reason": "x", "more": 1}, {"reason": "x" * 501}):
            self.post("WRONG-1/holds", body, 422)
        self.post("WRONG-1/holds?preview=perhaps", {"reason": "x"}, 400)
        self.post("NOBODYS/holds", {"reason": "x"}, 404)
        for hold in ("1", "0", "x", "-1", "99999999999999999999"):
            self.assertEqual(self.post(f"WRONG-1/holds/{hold}/release", wanted=404)["type"], "/problems/hold-not-found")
        for path, body in (("WRONG-1/approve", None), ("WRONG-1/reject", {"reason": "no"})):
            self.assertEqual(self.post(path, body, 409)["type"], "/problems/approval-not-wanted")

    def test_an_order_above_the_limit_waits_for_a_yes(self):
        self.assertNotIn("holds", self.placed("SMALL-1", 8), "100.00 is not above 100.50")
        placed = self.placed("LARGE-1", 9)
        self.assertEqual([one["purpose"] for one in placed["holds"]], ["approval"])
        self.assertEqual(self.allowed(placed), ["cancel", "hold", "release", "approve", "reject", "amend", "cancel-line"])
        self.assertEqual(placed["holds"], server.json("GET", "/v1/orders/LARGE-1")[1]["holds"])
        self.pay("LARGE-1", 112.5)
        self.assertEqual(self.stage("LARGE-1"), "Pending")
        self.assertEqual(self.post("LARGE-1/approve?preview=true")["stage"], "Processing")
        self.assertEqual(self.stage("LARGE-1"), "Pending")
        self.assertEqual(self.post("LARGE-1/approve")["stage"], "Processing")

    def test_a_rejected_order_is_called_off_with_the_reason(self):
        self.placed("LARGE-2", 9)
        self.assertEqual(self.post("LARGE-2/reject", {"reason": "not to there"})["status"], "cancelled")
        told = server.json("GET", "/v1/events?last=1&message=OrderCancelled")[1]["events"][0]["data"]
        self.assertEqual(told["cancellationReason"], "not to there")

    def test_no_flow_shows_a_held_order_as_stuck(self):
        self.placed("FLOW-1")
        self.post("FLOW-1/holds", {"reason": "wait"})

        def found():
            page = server.json("GET", "/v1/flows/PaymentFlow/instances?step=payment_initiated&limit=200")[1]["instances"]
            return next((one for one in page if one["name"] == "FLOW-1" and one["deadline"] is None), None)
        for _ in range(500):
            if found():
                break
            time.sleep(0.02)
        self.assertIsNone(found()["standing"][0]["deadline"])
        self.assertLess(found()["standing"][0]["since"], "2999")
        self.assertFalse(found()["stuck"])


class Verified(unittest.TestCase):
    """Last: of all that was done above, and of a start under another limit."""

    def test_verify_finds_nothing_and_the_limit_is_of_the_next_orders(self):
        server.stop()
        done = server.run("verify", "--data", server.data)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        server.options = ()
        server.start()
        status, answer = server.json("POST", "/v1/messages/PlaceOrder",
                                     place_order("LARGE-9", [("POT", 9, "12.50")], method="Bank Transfer"))
        self.assertEqual((status, "holds" in answer), (201, False))
        server.stop()
        self.assertEqual(server.run("verify", "--data", server.data).returncode, 0)
        wrong = server.run("serve", "--gateway", "test", "--data", server.data, "--approve-above", "1.234")
        self.assertNotEqual(wrong.returncode, 0)
        self.assertIn("1.234 is no amount of GBP", wrong.stdout + wrong.stderr)
        self.assertEqual(server.run("serve", "--approve-above", "-1").returncode, 2)


if __name__ == "__main__":
    unittest.main()
