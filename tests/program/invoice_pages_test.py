"""Invoices as a buyer gets them: asked for over HTTP, read back by poppler."""
import datetime
import subprocess
import unittest
import zoneinfo

from harness import Server, uuid_of
from money_shop import Money

SENDER = ["FlowMart", "4 Mill Lane", "Leeds LS1 4AB", "VAT GB 123 4567 89"]
FROM = tuple(word for line in SENDER for word in ("--sender", line))
SHIP_TO = {"street": "12 Long Lane", "city": "London", "country": "GB", "postalCode": "SE1 4PG"}
BILL_TO = {"street": "Platia 3", "city": "Thessaloniki", "country": "GR", "postalCode": "54624"}
ZONE = "Pacific/Auckland"


def text_of(page):
    done = subprocess.run(["pdftotext", "-q", "-layout", "-", "-"], input=page, capture_output=True, timeout=60)
    return done.stdout.decode()


def rows_of(page):
    """Its lines, with one space where there are several."""
    return [" ".join(line.split()) for line in text_of(page).splitlines() if line.strip()]


class Pages(Money):
    def order(self, items=(("POT", 2), ("CUP", 1)), name="Ines Marchetti", **more):
        payment = {"method": "Bank Transfer", "terms": "invoice", "dueDays": 14}
        return self.post("/v1/orders", {
            "customerId": "C-77", "customer": {"name": name, "email": "ines@marchetti.example"},
            "items": [{"productId": sku, "quantity": quantity} for sku, quantity in items], "shippingAddress": SHIP_TO,
            "payment": payment, **more}, 201)

    def ask(self, payment, query=""):
        return self.server.request("GET", f"/v1/payments/{payment}/invoice{query}")

    def page(self, order):
        shown = self.until(lambda: self.get(f"/v1/orders/{order['id']}/payments")["items"], lambda items: items)[0]
        status, headers, page = self.ask(shown["id"])
        self.assertEqual((status, headers["Content-Type"]), (200, "application/pdf"), page[:300])
        return shown, headers, page

    def pay(self, order, amount, reference):
        self.post("/v1/messages/RecordTransfer", {
            "order": order["id"], "amount": {"amount": amount, "currency": order["currency"]}, "reference": reference})

    def refused(self, payment, wanted, kind, query=""):
        status, headers, body = self.ask(payment, query)
        self.assertEqual((status, headers["Content-Type"]), (wanted, "application/problem+json"), body)
        self.assertIn(f"/problems/{kind}\"".encode(), body)


class Invoices(Pages):
    options = (*FROM, "--time-zone", ZONE)

    def day(self, moment):
        at = datetime.datetime.fromisoformat(moment.replace("Z", "+00:00"))
        return at.astimezone(zoneinfo.ZoneInfo(ZONE)).strftime("%Y-%m-%d")

    def test_it_says_who_asks_whom_for_what_and_until_when(self):
        order = self.order(name="Ελένη Παπαδοπούλου", billingAddress=BILL_TO, adjustments=[
            {"kind": "discount", "code": "SPRING", "amount": -2.5, "included": False},
            {"kind": "shipping", "amount": 4.17, "taxRate": 20, "included": False},
            {"kind": "tax", "code": "VAT", "amount": 5, "taxRate": 20, "included": True}])
        shown, headers, page = self.page(order)
        number = order["orderNumber"]
        self.assertEqual(headers["Content-Disposition"], f'inline; filename="invoice-{number}.pdf"')
        text, rows = text_of(page), rows_of(page)
        for said in [*SENDER, "INVOICE", "Ελένη Παπαδοπούλου", "Platia 3", "54624 Thessaloniki", "C-77", number,
                     self.day(order["createdAt"]), self.day(shown["dueAt"])]:
            self.assertIn(said, text)
        self.assertNotIn("Long Lane", text, "it goes to whom the bill goes")
        for row in ("2 Product POT (POT) 12.50 25.00", "1 Product CUP (CUP) 3.33 3.33", "Lines 28.33 GBP",
                    "Discount SPRING -2.50 GBP", "Shipping, 20 % 4.17 GBP", "Tax VAT, 20 %, in the prices 5.00 GBP",
                    "Total 30.00 GBP", "Paid 0.00 GBP", "Still owed 30.00 GBP", f"{number}, page 1"):
            self.assertIn(row, rows)
        self.assertEqual(self.ask(shown["id"])[2], page, "the same bytes until something changes")

    def test_what_was_paid_and_what_is_let_go_is_owed_no_more(self):
        order = self.order()
        shown, _, page = self.page(order)
        self.assertIn("Still owed 28.33 GBP", rows_of(page))
        self.pay(order, 10, "inv-1")
        self.post(f"/v1/payments/{shown['id']}/refunds", {"amount": 3.33, "reason": "a chipped cup"})
        rows = self.until(lambda: rows_of(self.page(order)[2]), lambda rows: "Paid 10.00 GBP" in rows)
        for row in ("Total 28.33 GBP", "Not to be paid: a chipped cup -3.33 GBP", "Still owed 15.00 GBP"):
            self.assertIn(row, rows)
        self.pay(order, 20, "inv-2")
        rows = self.until(lambda: rows_of(self.page(order)[2]), lambda rows: "Given back 5.00 GBP" in rows)
        self.assertIn("Still owed 0.00 GBP", rows)

    def test_one_of_many_lines_takes_many_pages(self):
        order = self.order(items=[("POT", 1 + number % 2) for number in range(150)])
        rows = rows_of(self.page(order)[2])
        self.assertEqual(len([row for row in rows if row.startswith(tuple("12")) and "Product POT" in row]), 150)
        pages = [row for row in rows if row.startswith(f"{order['orderNumber']}, page ")]
        self.assertEqual(pages, [f"{order['orderNumber']}, page {number + 1}" for number in range(len(pages))])
        self.assertGreater(len(pages), 2)
        self.assertEqual(rows.count("UNITS WHAT EACH SUM"), len(pages), "each says what its columns are")

    def test_a_name_of_anybodys_making_harms_no_invoice(self):
        for name in [") Tj ET (", "\\051\\", "Олег Ильин", "שלום עולם", "محمد", "北京", "😀", "W" * 200]:
            text = text_of(self.page(self.order(name=name))[2])
            self.assertIn("Still owed", text)
            if name[0] in ")\\О":
                self.assertIn(name, text)

    def test_what_has_no_invoice_says_why(self):
        self.refused(uuid_of("payment", "nobody's"), 404, "unknown-payment")
        by_card = self.place("CARD-1")
        self.refused(by_card["id"], 409, "no-invoice")
        order = self.order()
        shown, _, _ = self.page(order)
        self.refused(shown["id"], 400, "unknown-parameter", "?kind=return")
        self.post(f"/v1/orders/{order['id']}/cancel", {"reason": "changed my mind"})
        self.until(lambda: self.get(f"/v1/orders/{order['id']}"), lambda one: one["stage"] == "Cancelled")
        self.refused(shown["id"], 409, "nothing-owed")


class WithoutDecimals(Pages):
    options = (*FROM, "--currency", "JPY")

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.options)
        cls.server.start()
        cls.server.add_product("POT", 50, price="1250", currency="JPY")

    def test_its_amounts_are_written_as_the_currency_has_them(self):
        rows = rows_of(self.page(self.order(items=[("POT", 2)]))[2])
        for row in ("2 Product POT (POT) 1250 2500", "Total 2500 JPY", "Still owed 2500 JPY"):
            self.assertIn(row, rows)


class Nameless(Pages):
    def test_a_shop_that_says_no_address_of_its_own_asks_for_nothing(self):
        order = self.order()
        shown = self.until(lambda: self.get(f"/v1/orders/{order['id']}/payments")["items"], lambda items: items)[0]
        self.refused(shown["id"], 409, "no-sender")


if __name__ == "__main__":
    unittest.main()
