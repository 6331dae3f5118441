"""Payment terms over HTTP: by invoice goods leave first and are paid later, or never; a transfer's goods are held for days;
and a payment that does not come is passed over."""
import datetime
import os
import time
import unittest

from harness import uuid_of
from money_shop import Money

ADDRESS = {"street": "12 Long Lane", "city": "London", "country": "GB", "postalCode": "SE1 4PG"}


class Invoices(Money):
    def order(self, terms=None, wanted=201, quantity=2, customer="C-1", **payment):
        if terms:
            payment["terms"] = terms
        body = {"customerId": customer, "items": [{"productId": "POT", "quantity": quantity}], "shippingAddress": ADDRESS,
                "payment": {"method": "Bank Transfer", **payment}}
        return self.post("/v1/orders", body, wanted)

    def invoiced(self, **more):
        order = self.order("invoice", **more)
        number = order["orderNumber"]
        self.until(lambda: self.get(f"/v1/orders/{number}"), lambda one: one["stage"] == "Processing")
        return number, self.until(lambda: self.payment_of(number), lambda one: one["status"] == "processing")

    def transfers(self, *rows):
        path = os.path.join(self.server.folder, "statement.csv")
        with open(path, "w", encoding="utf-8") as out:
            out.write("reference,order,amount\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
        done = self.server.run("import", "transfers", path, "--url", f"http://127.0.0.1:{self.server.port}")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def owed(self, payment):
        shown = self.payment(payment)
        return shown["status"], shown["outstanding"], shown["captured"], shown["refunded"]

    def instance(self, number, query=""):
        found = self.get(f"/v1/flows/PaymentFlow/instances{query}")["instances"]
        return next((one for one in found if one["name"] == number), None)

    def send_off(self, number, status="shipped"):
        parcel = self.until(lambda: self.get(f"/v1/orders/{number}/shipments")["items"], lambda items: items)[0]["id"]
        self.report(parcel, status)


class Ordinary(Invoices):
    def test_goods_leave_first_and_a_statement_pays_them(self):
        number, payment = self.invoiced(dueDays=14)
        self.assertEqual(self.get(f"/v1/orders/{number}")["terms"], "invoice")
        self.send_off(number)
        self.assertEqual(self.until(lambda: self.get(f"/v1/orders/{number}"),
                                    lambda one: one["stage"] == "Shipped")["payment"]["status"], "pending")
        self.assertEqual(self.owed(payment), ("processing", 25, 0, 0))
        standing = self.until(lambda: self.instance(number), lambda one: one is not None)
        self.assertEqual((standing["step"], standing["deadline"], standing["stuck"]),
                         ("payment_initiated", self.payment(payment)["dueAt"], False))
        due = datetime.datetime.fromisoformat(standing["deadline"].replace("Z", "+00:00"))
        self.assertAlmostEqual((due - datetime.datetime.now(datetime.timezone.utc)).total_seconds(), 14 * 86400, delta=300)
        self.assertEqual(self.get("/v1/payments?overdue=true")["items"], [])
        self.assertEqual([one["overdue"] for one in self.get("/v1/payments")["items"] if one["id"] == payment["id"]], [False])
        self.transfers(("inv-1", number, "10.00"))
        self.assertEqual(self.until(lambda: self.owed(payment), lambda one: one[1] == 15)[2], 10)
        self.transfers(("inv-1", number, "10.00"), ("inv-2", number, "16.00"))
        self.until(lambda: self.owed(payment), lambda one: one == ("partially_refunded", 0, 26, 1))
        ended = self.until(lambda: self.instance(number), lambda one: one["status"] == "done")
        self.assertEqual(ended["visited"][-1], "order-complete")
        self.assertEqual(self.get(f"/v1/orders/{number}")["payment"]["status"], "partially_refunded")

    def test_what_is_given_back_before_it_is_paid_is_not_owed(self):
        number, payment = self.invoiced()
        self.send_off(number, "delivered")
        path = f"/v1/payments/{payment['id']}/refunds"
        self.assertEqual(self.post(path + "?preview=true", {"amount": 5})["outstanding"], 20)
        shown = self.post(path, {"amount": 5, "reason": "scratched"})
        self.assertEqual([(one["amount"], one["reason"]) for one in shown["reductions"]], [(5, "scratched")])
        self.assertEqual((shown["outstanding"], shown["refunds"]), (20, []))
        self.assertEqual(self.until(lambda: self.payment_of(number), lambda one: one["outstanding"] == 20)["captured"], 0)
        self.post(path, {"amount": 20.01}, 409)
        self.post(path, {"amount": 20})
        self.assertEqual(self.owed(payment), ("cancelled", 0, 0, 0))
        self.until(lambda: self.instance(number), lambda one: one["status"] == "done")
        self.transfers(("inv-3", number, "25.00"))
        self.until(lambda: self.owed(payment), lambda one: one[2:] == (25, 25))

    def test_called_off_before_it_leaves_nothing_is_owed(self):
        number, payment = self.invoiced()
        self.transfers(("inv-4", number, "10.00"))
        self.post(f"/v1/orders/{number}/cancel", {"reason": "changed my mind"})
        self.until(lambda: self.get(f"/v1/orders/{number}"), lambda one: one["stage"] == "Cancelled")
        self.until(lambda: self.owed(payment), lambda one: one == ("refunded", 0, 10, 10))

    def test_a_change_changes_what_is_owed(self):
        number, payment = self.invoiced()
        self.post(f"/v1/orders/{number}/amend", {"lines": [{"line": 1, "quantity": 3}]})
        self.until(lambda: self.owed(payment), lambda one: one == ("processing", 37.5, 0, 0))
        self.post(f"/v1/orders/{number}/amend", {"lines": [{"line": 1, "quantity": 1}]})
        self.until(lambda: self.owed(payment), lambda one: one == ("processing", 12.5, 0, 0))
        self.transfers(("inv-5", number, "12.50"))
        self.until(lambda: self.owed(payment), lambda one: one == ("completed", 0, 12.5, 0))

    def exchanged(self, number, units):
        """What came of the order was sent back for so many of the same product: the order that it led to."""
        self.send_off(number, "delivered")
        self.until(lambda: self.get(f"/v1/orders/{number}"), lambda one: one["stage"] == "Delivered")
        name = self.post(f"/v1/orders/{number}/returns", {"lines": [{"line": 1, "quantity": 2}], "wanted": "exchange",
                                                          "exchange": [{"product": "POT", "quantity": units}]}, 201)["id"]
        for action, body in (("approve", None), ("receive", None),
                             ("inspect", {"lines": [{"line": 1, "restock": 2, "writeOff": 0}]})):
            done = self.post(f"/v1/returns/{name}/{action}", body)
        return self.get(f"/v1/orders/{done['order']['number']}")

    def test_what_an_exchange_costs_more_is_owed_by_the_same_terms(self):
        number, payment = self.invoiced(dueDays=14)
        other = self.exchanged(number, 3)
        self.assertEqual((other["totalAmount"], other["terms"], other["stage"]), (12.5, "invoice", "Processing"))
        self.send_off(other["orderNumber"])
        owed = self.payment_of(other["orderNumber"])
        self.assertEqual((owed["outstanding"], self.payment(payment)["outstanding"]), (12.5, 25))
        due = datetime.datetime.fromisoformat(owed["dueAt"].replace("Z", "+00:00"))
        self.assertAlmostEqual((due - datetime.datetime.now(datetime.timezone.utc)).total_seconds(), 14 * 86400, delta=300)
        self.transfers(("ex-1", other["orderNumber"], "12.50"), ("ex-2", number, "25.00"))
        for one in (owed, payment):
            self.until(lambda one=one: self.owed(one)[:2], lambda owed: owed == ("completed", 0))

    def test_an_exchange_that_costs_no_more_owes_nothing(self):
        number, _ = self.invoiced()
        other = self.exchanged(number, 2)
        self.assertEqual((other["totalAmount"], other["stage"], "terms" in other), (0, "Processing", False))

    def test_what_is_paid_in_advance_is_so_once_it_is_exchanged(self):
        number = self.order()["orderNumber"]
        self.transfers(("adv-1", number, "25.00"))
        other = self.exchanged(number, 3)
        self.assertEqual((other["totalAmount"], other["stage"], "terms" in other), (12.5, "Pending", False))

    def test_it_is_for_transfers_only(self):
        self.order("invoice", 422, method="Credit Card")
        self.order(None, 422, dueDays=3)
        self.order("invoice", 422, dueDays=0)


class Terms(Invoices):
    options = ("--invoice-due", "0", "--transfer-hold", "36h")

    def test_a_shop_that_gives_none_says_so(self):
        self.assertIn("invoices", self.order("invoice", 409)["detail"])
        wish = {"customerId": "C-1", "items": [{"productId": "POT", "quantity": 1}], "shippingAddress": ADDRESS,
                "interval": {"every": 1, "unit": "month"}, "payment": {"method": "Bank Transfer", "terms": "invoice"}}
        self.assertIn("invoices", self.post("/v1/subscriptions", wish, 409)["detail"])

    def test_goods_are_held_as_long_as_their_payment_takes(self):
        transfer, card = self.order()["orderNumber"], self.order(method="Credit Card", token="tok_declined")["orderNumber"]
        held = self.until(lambda: self.get("/v1/products/POT/reservations")["items"], lambda items: len(items) == 2)
        now = datetime.datetime.now(datetime.timezone.utc)
        left = {one["orderNumber"]: (datetime.datetime.fromisoformat(one["until"].replace("Z", "+00:00")) - now).total_seconds()
                for one in held}
        self.assertAlmostEqual(left[transfer], 36 * 3600, delta=120)
        self.assertAlmostEqual(left[card], 15 * 60, delta=120)


class Overdue(Invoices):
    options = ("--invoice-due", "2s")

    def test_it_shows_itself_until_it_is_paid(self):
        number, payment = self.invoiced()
        self.until(lambda: self.get("/v1/payments?overdue=true")["items"], lambda items: [one["id"] for one in items] == [payment["id"]])
        shown = self.payment(payment)
        self.assertEqual((shown["waitsFor"], shown["overdue"]), ("the shop's accounts", True))
        self.assertIs(self.listed(payment)["overdue"], True)
        self.assertTrue(self.until(lambda: self.instance(number, "?stuck=true"), lambda one: one is not None)["stuck"])
        figure = 'flowmart_flow_stuck{flow="PaymentFlow",step="payment_initiated"} 1'
        self.until(lambda: self.server.request("GET", "/metrics")[2].decode(), lambda text: figure in text)
        self.transfers(("over-1", number, "25.00"))
        self.until(lambda: self.get("/v1/payments?overdue=true")["items"], lambda items: items == [])
        self.assertNotIn("waitsFor", self.payment(payment))
        self.assertIs(self.payment(payment)["overdue"], False)
        self.assertIs(self.listed(payment)["overdue"], False)
        self.assertIsNone(self.instance(number, "?stuck=true"))
        paid_at_once = self.place("NO-INVOICE")
        self.assertNotIn("overdue", self.listed(paid_at_once))

    def listed(self, payment):
        return next(one for one in self.get("/v1/payments")["items"] if one["id"] == payment["id"])

    def told(self, customer="C-1"):
        return [one["message"] for one in self.get(f"/v1/notifications?customerId={customer}")["items"]
                if "überfällig" in one["title"] or "overdue" in one["title"]]

    def test_its_buyer_is_told_once_what_is_still_owed_in_their_language(self):
        words = {"subject": "Rechnung {{number}} überfällig", "text": "Es fehlen {{amount}} zu {{number}}."}
        status, saved = self.server.json("PUT", "/v1/templates/invoice_overdue/de", words)
        self.assertEqual(status, 200, saved)
        status, saved = self.server.json("PUT", "/v1/customers/C-DE/preferences", {"locale": "de-DE"})
        self.assertEqual(status, 200, saved)
        number = self.order("invoice", customer="C-DE")["orderNumber"]
        self.transfers(("late-1", number, "10.00"))
        told = self.until(lambda: self.told("C-DE"), lambda found: found)
        self.assertEqual([one.replace("\xa0", " ") for one in told], [f"Es fehlen 15,00 £ zu {number}."])
        paid = self.order("invoice", customer="C-PAID")["orderNumber"]
        self.transfers(("late-2", paid, "25.00"))
        late = self.order("invoice", customer="C-LATE")["orderNumber"]
        self.assertIn(f"25.00 GBP for order {late}", self.until(lambda: self.told("C-LATE"), lambda found: found)[0])
        self.assertEqual((self.told("C-PAID"), len(self.told("C-DE"))), ([], 1))

    def test_its_day_comes_also_when_the_shop_was_stopped_meanwhile(self):
        order = self.order("invoice", customer="C-AWAY")
        self.server.stop()
        time.sleep(2.1)
        self.server.start()
        told = self.until(lambda: self.told("C-AWAY"), lambda found: found)
        self.assertEqual(len(told), 1, told)
        self.assertIn(f"25.00 GBP for order {order['orderNumber']}", told[0])


class Skipped(Invoices):
    def skip(self, number, wanted, **body):
        return self.post(f"/v1/flows/PaymentFlow/instances/{number}/skip", body, wanted)

    def test_a_transfer_that_does_not_come_is_passed_over_with_a_reason(self):
        number = self.order()["orderNumber"]
        waiting = self.until(lambda: self.instance(number), lambda one: one is not None)
        self.assertEqual([one["id"] for one in waiting["actions"]], ["skip", "cancel"])
        self.skip(number, 422)
        self.skip(number, 200, reason="paid in cash")
        self.assertEqual(self.get(f"/v1/orders/{number}")["stage"], "Processing")
        self.send_off(number)
        self.until(lambda: self.instance(number), lambda one: one["status"] == "done")
        self.assertIn("does not wait", self.skip(number, 409, reason="again")["detail"])
        said = self.get("/v1/events?message=SkipPayment&private=true")["events"]
        self.assertIn("paid in cash", [one["data"]["reason"] for one in said])

    def test_a_payment_that_failed_is_passed_over_and_one_by_invoice_is_not(self):
        order = self.order(method="Credit Card", token="tok_declined")["orderNumber"]
        self.until(lambda: self.instance(order), lambda one: one is not None and one["step"] == "failure_notification")
        self.skip(order, 200, reason="a friend of the house")
        self.assertEqual(self.get(f"/v1/orders/{order}")["stage"], "Processing")
        number, _ = self.invoiced()
        self.assertIn("give back", self.skip(number, 409, reason="let it go")["detail"])


class Moves(Invoices):
    def test_refunds_and_disputes_are_listed_by_when_they_were_asked_for(self):
        shown = self.place("MOVES-1")
        before = self.now()
        self.post(f"/v1/payments/{shown['id']}/refunds", {"amount": 5}, 201)
        self.post("/v1/disputes", {"paymentId": shown["id"], "name": "dp_1", "amount": 5})
        for kind in ("refunds", "disputes"):
            self.until(lambda: self.get(f"/v1/{kind}?createdFrom={before}")["items"], lambda items: len(items) == 1)
            self.assertEqual(self.get(f"/v1/{kind}?createdTo={before}")["items"], [])
            self.assertEqual(self.get(f"/v1/{kind}?orderId=MOVES-1&createdTo={before}")["items"], [])
            self.get(f"/v1/{kind}?createdFrom=yesterday", 400)

    def now(self):
        return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


if __name__ == "__main__":
    unittest.main()
