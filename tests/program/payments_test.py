"""Money over HTTP: taken at once or with the goods, let go, given back, paid in parts, disputed, and held against the
gateway's list."""
import time
import unittest

from harness import place_order, uuid_of
from money_shop import Money


class AtOnce(Money):
    def test_money_goes_back_in_parts_and_no_more_than_was_taken(self):
        shown = self.place("ONCE-1")
        self.assertEqual(self.figures(shown), ("completed", 0, 25.0, 0))
        self.assertEqual(self.allowed(shown), ["refund"])
        reasons = {one["name"]: one["reason"] for one in self.payment(shown)["actions"] if not one["allowed"]}
        self.assertEqual(reasons["capture"], "Nothing is promised that could be taken.")
        path = f"/v1/payments/{shown['id']}/refunds"
        tried = self.post(path + "?preview=true", {"amount": 5})
        self.assertEqual([(one["status"], one["amount"]) for one in tried["refunds"]], [("asked", 5)])
        self.assertEqual(self.payment(shown)["refunds"], [])
        key = {"Idempotency-Key": "once-1"}
        first = self.post(path, {"amount": 5, "reason": "scratched"}, 201, key)
        self.assertEqual(self.post(path, {"amount": 5, "reason": "scratched"}, 201, key)["id"], first["id"])
        self.post(path, {"amount": 6, "reason": "scratched"}, 422, key)
        self.until(lambda: self.figures(shown), lambda one: one == ("partially_refunded", 0, 25.0, 5.0))
        self.post(path, {"lines": [{"line": 1, "quantity": 1}]}, 201)
        self.until(lambda: self.figures(shown), lambda one: one == ("partially_refunded", 0, 25.0, 17.5))
        refused = self.post(path, {"amount": 7.51}, 409)
        self.assertEqual((refused["type"].rsplit(":")[-1].rsplit("/")[-1], refused["detail"]),
                         ("refund-exceeds-capture", "Only 7.50 can go back."))
        for body in ({}, {"amount": 1, "lines": [{"line": 1, "quantity": 1}]}, {"amount": 0}, {"amount": 1.001},
                     {"lines": [{"line": 2, "quantity": 1}]}, {"lines": [{"line": 1, "quantity": 3}]}):
            refused = self.post(path, body, 422)
            if "amount" in body and "lines" not in body:
                self.assertEqual((refused["type"].rsplit("/")[-1], refused["detail"]), (
                    "amount-out-of-range", "The amount is more than nothing, with no more decimals than GBP has."))
        self.post(path, {"amount": 7.5}, 201)
        self.until(lambda: self.figures(shown), lambda one: one == ("refunded", 0, 25.0, 25.0))
        listed = self.until(lambda: self.get("/v1/refunds?orderId=ONCE-1")["items"],
                            lambda all: [(one["status"], one["amount"], one["orderNumber"]) for one in all] ==
                            [("done", 7.5, "ONCE-1"), ("done", 12.5, "ONCE-1"), ("done", 5, "ONCE-1")])
        self.assertEqual(self.get(f"/v1/refunds/{listed[0]['id']}"), {**listed[0], "version": 2})
        self.assertEqual(self.get("/v1/refunds?orderId=ONCE-1&status=failed,asked")["items"], [])

    def test_what_is_not_there_is_not_found(self):
        for path in ("/v1/payments/none", "/v1/refunds/none", f"/v1/refunds/{uuid_of('order', 'x')}",
                     "/v1/disputes/none", "/v1/reconciliations/none", "/v1/reconciliations/999"):
            self.get(path, 404)
        for path in ("/v1/payments/none/capture", "/v1/payments/none/void", "/v1/payments/none/retry",
                     "/v1/refunds/none/retry"):
            self.post(path, None, 404)
        for path in ("/v1/refunds?status=open", "/v1/disputes?status=asked", "/v1/refunds?kind=charge",
                     "/v1/reconciliations?status=agreed"):
            self.get(path, 400)

    def test_what_was_taken_at_once_is_neither_captured_nor_let_go(self):
        shown = self.place("ONCE-2")
        for action in ("capture", "void"):
            self.assertIn("promised", self.post(f"/v1/payments/{shown['id']}/{action}", None, 409)["detail"])
        self.post(f"/v1/payments/{shown['id']}/retry", None, 409)

    def test_a_refund_whose_answer_is_lost_shows_it_and_can_be_settled_by_hand(self):
        shown = self.place("LOST-1", "tok_refund_lost")
        self.post(f"/v1/payments/{shown['id']}/refunds", {"amount": 5}, 201)
        unknown = self.until(lambda: self.payment(shown), lambda one: "unknownSince" in one)
        refund = unknown["refunds"][0]
        self.assertEqual(refund["status"], "asked")
        self.until(lambda: self.server.json("GET", f"/v1/refunds/{refund['id']}")[0], lambda code: code == 200)
        settled = self.post(f"/v1/refunds/{refund['id']}/settle", {"reference": "transfer 114", "by": "Ada"})
        self.assertEqual((settled["status"], settled["reference"]), ("settled", "transfer 114"))
        after = self.payment(shown)
        self.assertEqual((after["refunded"], after["refunds"][0]["settledBy"]), (5, "Ada"))
        self.assertNotIn("unknownSince", after)
        self.post(f"/v1/refunds/{refund['id']}/settle", {"reference": "again", "by": "Ada"}, 409)
        self.post(f"/v1/refunds/{refund['id']}/retry", None, 409)

    def test_an_order_is_paid_in_parts(self):
        shown = self.place("PARTS-1", "tok_declined", stage="Pending")
        self.until(lambda: self.payment(shown)["status"], lambda status: status == "failed")
        path = "/v1/orders/PARTS-1/payments"
        self.assertEqual(self.post(path, {"amount": 25, "token": "tok_gift"}, 409)["detail"][:26],
                         "A part is less than the 25")
        self.post(path, {"amount": 10, "token": "tok_gift", "method": "paypal"}, headers={"Idempotency-Key": "gift"})
        self.until(lambda: self.payment(shown), lambda one: one["captured"] == 10)
        self.post(path, {"amount": 5, "token": "tok_expired_card"})
        failed = self.until(lambda: self.payment(shown), lambda one: one["charges"][-1]["status"] == "failed")
        self.assertEqual([(one["status"], one["amount"]) for one in failed["charges"]],
                         [("failed", 25), ("taken", 10), ("failed", 5)])
        self.assertEqual(self.get("/v1/orders/PARTS-1")["stage"], "Pending")
        self.post(f"/v1/payments/{shown['id']}/retry", {"token": "tok_visa"})
        self.until(lambda: self.get("/v1/orders/PARTS-1"), lambda one: one["stage"] == "Processing")
        whole = self.payment(shown)
        self.assertEqual((whole["status"], whole["captured"], whole["charges"][-1]["amount"]), ("completed", 25, 15))

    def test_the_rest_comes_by_the_token_that_was_named_while_a_part_was_on_its_way(self):
        shown = self.place("PART-TOKEN", "tok_declined", stage="Pending")
        self.until(lambda: self.payment(shown)["status"], lambda status: status == "failed")
        self.post("/v1/orders/PART-TOKEN/payments", {"amount": 10, "token": "tok_slow"})
        self.post("/v1/messages/RetryPayment", {"order": uuid_of("order", "PART-TOKEN"), "token": "tok_visa"})
        self.until(lambda: self.get("/v1/orders/PART-TOKEN"), lambda one: one["stage"] == "Processing")
        self.assertEqual([(one["status"], one["amount"]) for one in self.payment(shown)["charges"]],
                         [("failed", 25), ("taken", 10), ("taken", 15)])

    def partly_paid(self, number, token="tok_gift"):
        """By transfer, 10 of the 25 by card."""
        shown = self.place(number, stage="Pending", method="Bank Transfer")
        self.post(f"/v1/orders/{number}/payments", {"amount": 10, "token": token})
        return shown

    def transfer(self, number, amount, reference):
        self.post("/v1/messages/RecordTransfer", {"order": uuid_of("order", number), "reference": reference,
                                                  "amount": {"amount": amount, "currency": "GBP"}})

    def amend(self, number, quantity, item=None):
        change = {"lines": [{"line": 1, "quantity": quantity}]}
        if item:
            change = {"remove": [{"line": 1}], "add": [{"productId": item, "quantity": quantity}]}
        return self.post(f"/v1/orders/{number}/amend", change)

    def test_an_order_that_is_paid_in_part_by_card_may_cost_more_before_its_transfer_comes(self):
        shown = self.partly_paid("PART-MORE")
        self.until(lambda: self.payment(shown), lambda one: one["captured"] == 10)
        self.assertEqual(self.amend("PART-MORE", 3)["totalAmount"], 37.5)
        after = self.payment(shown)
        self.assertEqual((after["amount"], after["outstanding"]), (37.5, 27.5))
        self.transfer("PART-MORE", 15, "pm-1")
        self.assertEqual(self.get("/v1/orders/PART-MORE")["stage"], "Pending")
        self.transfer("PART-MORE", 12.5, "pm-2")
        self.until(lambda: self.get("/v1/orders/PART-MORE"), lambda one: one["stage"] == "Processing")
        self.assertEqual(self.figures(shown), ("completed", 0, 37.5, 0))

    def test_an_order_that_is_paid_in_part_by_card_and_costs_less_than_that_is_paid(self):
        shown = self.partly_paid("PART-LESS")
        self.until(lambda: self.payment(shown), lambda one: one["captured"] == 10)
        self.amend("PART-LESS", 1, "CUP")
        self.until(lambda: self.get("/v1/orders/PART-LESS"), lambda one: one["stage"] == "Processing")
        self.until(lambda: self.figures(shown), lambda one: one == ("partially_refunded", 0, 10, 6.67))
        self.assertEqual(self.payment(shown)["refunds"][0]["reason"], "The order costs less by now.")

    def test_an_order_is_amended_while_a_part_is_on_its_way(self):
        more, less = (self.partly_paid(number, "tok_slow") for number in ("PART-SOON-1", "PART-SOON-2"))
        self.assertEqual([self.payment(one)["charges"][0]["status"] for one in (more, less)], ["asked", "asked"])
        self.amend("PART-SOON-1", 3)
        self.amend("PART-SOON-2", 1, "CUP")
        self.until(lambda: self.payment(more), lambda one: one["captured"] == 10)
        self.assertEqual(self.payment(more)["outstanding"], 27.5)
        self.transfer("PART-SOON-1", 27.5, "ps-1")
        for number in ("PART-SOON-1", "PART-SOON-2"):
            self.until(lambda number=number: self.get(f"/v1/orders/{number}"), lambda one: one["stage"] == "Processing")
        self.until(lambda: self.figures(less), lambda one: one == ("partially_refunded", 0, 10, 6.67))

    def test_a_change_that_costs_more_waits_for_the_rest_of_a_transfer(self):
        self.place("WAITS-1", stage="Pending", method="Bank Transfer", customer="C-waits")
        transfer = {"order": uuid_of("order", "WAITS-1"), "amount": {"amount": 25, "currency": "GBP"},
                    "reference": "t-1"}
        self.post("/v1/messages/RecordTransfer", transfer)
        self.until(lambda: self.get("/v1/orders/WAITS-1"), lambda one: one["stage"] == "Processing")
        self.post("/v1/orders/WAITS-1/amend", {"lines": [{"line": 1, "quantity": 3}]})
        waiting = self.get("/v1/orders/WAITS-1")
        self.assertEqual(waiting["amendments"][0]["status"], "charging")
        self.post("/v1/messages/RecordTransfer", {**transfer, "reference": "t-2",
                                                  "amount": {"amount": 12.5, "currency": "GBP"}})
        after = self.until(lambda: self.get("/v1/orders/WAITS-1"),
                           lambda one: one["amendments"][0]["status"] == "counted")
        self.assertEqual(after["items"][0]["quantity"], 3)
        both = self.get("/v1/orders/WAITS-1/payments")["items"]
        self.assertEqual([(one["status"], one["captured"]) for one in both], [("completed", 25), ("completed", 12.5)])

    def test_a_dispute_is_shown_with_its_date_and_moves_the_money(self):
        shown = self.place("DISPUTE-1", "tok_disputed")
        opened = self.until(lambda: self.get("/v1/disputes?orderId=DISPUTE-1")["items"], lambda all: len(all) == 1)[0]
        self.assertEqual((opened["amount"], opened["orderNumber"]), (25, "DISPUTE-1"))
        self.assertIn("evidenceDue", opened)
        self.assertEqual(self.get("/v1/orders/DISPUTE-1")["disputes"][0]["id"], opened["id"])
        self.assertEqual(self.payment(shown)["disputed"], 25)
        self.assertIn("waitsFor", self.payment(shown))
        self.post("/v1/disputes", {"paymentId": shown["id"], "name": opened["name"], "amount": 25, "status": "lost"})
        self.until(lambda: self.get(f"/v1/disputes/{opened['id']}")["status"], lambda status: status == "lost")
        lost = self.payment(shown)
        self.assertEqual((lost["captured"], lost["disputed"]), (25, 25))
        self.post(f"/v1/payments/{shown['id']}/refunds", {"amount": 1}, 409)

        shown = self.place("DISPUTE-2", "tok_dispute_won")
        self.until(lambda: self.get("/v1/disputes?orderId=DISPUTE-2&status=won")["items"], lambda all: len(all) == 1)
        self.assertEqual(self.payment(shown)["disputed"], 0)
        self.post(f"/v1/payments/{shown['id']}/refunds", {"amount": 25}, 201)

        shown = self.place("DISPUTE-3")
        told = {"paymentId": shown["id"], "name": "dp-by-hand", "amount": 5, "reason": "not as described"}
        self.assertEqual(self.post("/v1/disputes", told)["status"], "open")
        self.assertEqual(self.post("/v1/disputes", {**told, "status": "won"})["status"], "won")
        self.post("/v1/disputes", {**told, "status": "lost"}, 409)
        self.post("/v1/disputes", {**told, "name": "dp-too-much", "amount": 26}, 409)


class Reconciliation(Money):
    def run_one(self):
        started = self.post("/v1/reconciliations", None, 202)
        return self.until(lambda: self.get(f"/v1/reconciliations/{started['id']}"),
                          lambda one: one["status"] != "running")

    def test_differences_of_every_kind_are_found_and_named(self):
        good = self.place("REC-0")
        self.post(f"/v1/payments/{good['id']}/refunds", {"amount": 5}, 201)
        self.until(lambda: self.payment(good)["refunded"], lambda back: back == 5)
        agreed = self.run_one()
        self.assertEqual((agreed["status"], agreed["here"], agreed["there"], agreed["named"]), ("agreed", 2, 2, []))
        wanted = {}
        for kind, token in (("missing-there", "tok_list_without"), ("amount", "tok_list_amount"),
                            ("state", "tok_list_state"), ("twice", "tok_list_twice"),
                            ("missing-here", "tok_list_one_more")):
            wanted[kind] = self.place(f"REC-{kind}", token)["id"]
        found = self.run_one()
        self.assertEqual((found["status"], found["differences"]), ("differs", 5))
        named = {one["kind"]: one for one in found["named"]}
        self.assertEqual(set(named), set(wanted))
        for kind, payment in wanted.items():
            if kind != "missing-here":
                self.assertEqual(named[kind]["payment"], payment, kind)
        self.assertEqual((named["amount"]["here"], named["amount"]["there"]), ("25.00, taken", "25.01, done"))
        self.assertEqual((named["missing-there"]["there"], named["missing-here"]["here"]), ("", ""))
        listed = self.get("/v1/reconciliations")["items"]
        self.assertEqual([one["status"] for one in listed[:2]], ["differs", "agreed"])


class ByItself(Money):
    options = ("--reconcile", "1s")

    def test_the_ledgers_are_held_against_each_other_by_timer(self):
        self.place("TIMER-1")
        self.server.stop()
        self.server.start()
        first = self.until(lambda: self.get("/v1/reconciliations")["items"], lambda all: len(all) >= 2)
        self.assertNotIn("actor", first[0])


class AtDispatch(Money):
    options = ("--capture", "at-dispatch")
    slow = {"RENEW-1": "tok_short_promise", "WAIT-1": "tok_promised_once", "AGAIN-1": "tok_capture_lost"}

    @classmethod
    def setUpClass(cls):
        """What takes half a minute by itself is under way while the other tests run."""
        super().setUpClass()
        for number, token in cls.slow.items():
            status, answer = cls.server.json("POST", "/v1/messages/PlaceOrder",
                                             place_order(number, [("POT", 2, "12.50")], token=token))
            assert status == 201, answer
        cls.wait_for(lambda: cls.server.json("POST", "/v1/messages/UpdateShipmentStatus", {
            "shipmentId": "shp-AGAIN-1-1", "status": "shipped", "updatedAt": "2026-03-14T09:26:53Z"})[0] == 200)
        cls.wait_for(lambda: "unknownSince" in cls.server.json("GET", "/v1/orders/AGAIN-1/payments")[1]["items"][0])

    @staticmethod
    def wait_for(holds):
        end = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < end
            time.sleep(0.05)

    def test_money_is_promised_and_taken_when_the_goods_leave(self):
        shown = self.place("GO-1")
        self.assertEqual(self.figures(shown), ("processing", 25.0, 0, 0))
        self.assertEqual(self.allowed(shown), ["capture", "void", "refund"])
        self.report("shp-GO-1-1", "shipped")
        self.until(lambda: self.figures(shown), lambda one: one == ("completed", 0, 25.0, 0))
        taken = self.payment(shown)["captures"]
        self.assertEqual([(one["name"], one["status"], one["amount"]) for one in taken], [("shp-GO-1-1", "taken", 25)])

    def test_an_order_that_is_called_off_has_its_promise_let_go(self):
        shown = self.place("OFF-1")
        self.post("/v1/orders/OFF-1/cancel", {})
        self.until(lambda: self.get("/v1/orders/OFF-1"), lambda one: one["stage"] == "Cancelled")
        self.assertEqual(self.figures(shown), ("cancelled", 0, 0, 0))

    def test_what_is_let_go_by_hand_holds_the_order_until_it_is_promised_anew(self):
        shown = self.place("VOID-1")
        path = f"/v1/payments/{shown['id']}"
        self.assertEqual(self.post(path + "/void?preview=true", {"reason": "doubts"})["authorised"], 0)
        self.assertEqual(self.payment(shown)["authorised"], 25)
        self.post(path + "/void", {"reason": "doubts"})
        self.until(lambda: self.figures(shown), lambda one: one == ("processing", 0, 0, 0))
        held = self.get("/v1/orders/VOID-1")
        self.assertEqual([(one["purpose"], one["reason"]) for one in held["holds"]],
                         [("payment", "Its payment was voided: doubts")])
        self.assertIn("waitsFor", self.payment(shown))
        self.post(path + "/void", None, 409)
        self.post(path + "/retry", {"token": "tok_other_card"})
        self.until(lambda: self.figures(shown), lambda one: one == ("processing", 25.0, 0, 0))
        self.post("/v1/orders/VOID-1/holds/1/release")
        self.report("shp-VOID-1-1", "shipped")
        self.until(lambda: self.figures(shown), lambda one: one == ("completed", 0, 25.0, 0))

    def test_a_change_that_costs_less_lets_go_of_the_rest(self):
        shown = self.place("LESS-1", items=(("POT", 3, "12.50"),))
        self.post("/v1/orders/LESS-1/amend", {"lines": [{"line": 1, "quantity": 2}]})
        self.until(lambda: self.figures(shown), lambda one: one == ("processing", 25.0, 0, 0))
        parcel = self.until(lambda: self.get("/v1/shipments?orderId=LESS-1&status=pending")["items"], lambda all: len(all) == 1)
        self.report(parcel[0]["id"], "shipped")
        self.until(lambda: self.figures(shown), lambda one: one == ("completed", 0, 25.0, 0))

    def test_a_promise_is_renewed_before_it_ends(self):
        shown = self.payment_of("RENEW-1")
        self.until(lambda: self.payment(shown)["attempts"], lambda attempts: attempts >= 2)
        self.until(lambda: self.figures(shown), lambda one: one == ("processing", 25.0, 0, 0))
        self.report("shp-RENEW-1-1", "shipped")
        self.until(lambda: self.figures(shown), lambda one: one == ("completed", 0, 25.0, 0))

    def test_an_order_whose_promise_is_not_renewed_waits(self):
        shown = self.payment_of("WAIT-1")
        self.until(lambda: self.get("/v1/orders/WAIT-1").get("holds", []), lambda holds: len(holds) >= 1)
        self.assertEqual(self.payment(shown)["failure"], "insufficient_funds")
        self.assertIn("retry", self.allowed(shown))

    def test_captures_by_hand_are_named_and_within_the_promise(self):
        shown = self.place("HAND-1")
        path = f"/v1/payments/{shown['id']}/capture"
        self.post(path, {"amount": 10, "name": "first"})
        self.until(lambda: self.figures(shown), lambda one: one == ("processing", 15.0, 10.0, 0))
        self.post(path, {"amount": 10, "name": "first"})
        self.post(path, {"amount": 9, "name": "first"}, 409)
        self.assertEqual(self.post(path, {"amount": 15.01}, 409)["detail"], "Only 15.00 is promised and not taken.")
        self.post(path, {"amount": 5, "name": "second", "last": True})
        self.until(lambda: self.figures(shown), lambda one: one == ("completed", 0, 15.0, 0))

    def test_a_capture_is_asked_for_again(self):
        shown = self.payment_of("AGAIN-1")
        self.until(lambda: self.figures(shown), lambda one: one == ("completed", 0, 25.0, 0))


class PerParcel(Money):
    options = ("--capture", "per-parcel")

    def test_what_leaves_is_taken_with_its_own_parcel(self):
        shown = self.place("SPLIT-1", items=(("POT", 2, "12.50"), ("CUP", 3, "3.33")))
        self.assertEqual(self.figures(shown), ("processing", 34.99, 0, 0))
        self.until(lambda: self.server.json("POST", "/v1/shipments/shp-SPLIT-1-1/split", {
            "items": [{"productId": "POT", "quantity": 1}, {"productId": "CUP", "quantity": 2}]})[0],
            lambda code: code in (200, 201))
        parcels = [one["id"] for one in self.until(lambda: self.get("/v1/shipments?orderId=SPLIT-1")["items"],
                                                   lambda all: len(all) == 2)]
        other = next(one for one in parcels if one != "shp-SPLIT-1-1")
        self.report("shp-SPLIT-1-1", "shipped")
        self.until(lambda: self.figures(shown), lambda one: one == ("processing", 19.16, 15.83, 0))
        self.report(other, "shipped")
        self.until(lambda: self.figures(shown), lambda one: one == ("completed", 0, 34.99, 0))
        self.assertEqual([(one["name"], one["amount"]) for one in self.payment(shown)["captures"]],
                         [("shp-SPLIT-1-1", 15.83), (other, 19.16)])


if __name__ == "__main__":
    unittest.main()
