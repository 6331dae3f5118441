"""Money in files: bank statements and refunds go in once, however often; payments, refunds and disputes come out."""
import csv
import io
import json
import os
import unittest

from harness import Server, place_order
from money_shop import Money


class MoneyFiles(Money):
    def file(self, text):
        path = os.path.join(self.server.folder, "money.csv")
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        return path

    def run_on(self, command, what, *more):
        return self.server.run(command, what, *more, "--url", f"http://127.0.0.1:{self.server.port}")

    def imported(self, what, text, *more, status=0):
        ran = self.run_on("import", what, self.file(text), "--json", *more)
        self.assertEqual(ran.returncode, status, ran.stdout + ran.stderr)
        return (json.loads(ran.stdout.splitlines()[-1]) if status == 0 else None), ran.stderr

    def moved(self):
        return [self.get(f"/v1/events?private=true&message={message}")["events"]
                for message in ("TransferRecorded", "PaymentProcessed", "RefundRequested")]

    def exported(self, what, *more):
        ran = self.run_on("export", what, *more)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def test_a_bank_statement_pays_its_orders_once(self):
        for number in ("BANK-1", "BANK-2", "BANK-3"):
            self.place(number, stage="Pending", method="Bank Transfer", customer="C-" + number)
        statement = ("Bank reference,Invoice no,Credit,Currency\n"
                     "t-1,BANK-1,25.00,GBP\nt-2,BANK-2,10.00,GBP\nt-3,BANK-9,25.00,GBP\nt-4,BANK-3,-1,GBP\nt-5,BANK-3,25.00,EUR\n")
        taken, told = self.imported("transfers", statement)
        self.assertEqual(taken, {"rows": 5, "accepted": 2, "refused": 3, "total": 35, "currency": "GBP"})
        for said in ("there is no order BANK-9", "the amount -1 is negative", "the currency is EUR"):
            self.assertIn(said, told)
        self.until(lambda: self.get("/v1/orders/BANK-1"), lambda one: one["stage"] == "Processing")
        self.assertEqual([self.get(f"/v1/orders/{one}")["stage"] for one in ("BANK-2", "BANK-3")], ["Pending", "Pending"])

        arrived = self.moved()
        self.assertEqual(self.imported("transfers", statement)[0], taken)
        self.assertEqual(self.moved(), arrived, "the same statement again moves nothing")
        self.imported("transfers", "reference,order,amount\nt-6,BANK-2,15.00\n")
        self.until(lambda: self.get("/v1/orders/BANK-2"), lambda one: one["stage"] == "Processing")
        _, told = self.imported("transfers", "reference,order,amount\nt-2,BANK-2,11.00\n")
        self.assertIn("transfer-reference-taken", told)

    def test_all_or_nothing(self):
        self.place("ALL-1", stage="Pending", method="Bank Transfer", customer="C-all")
        _, told = self.imported("transfers", "reference,order,amount\na-1,ALL-1,25.00\na-2,ALL-1,25.001\n",
                                "--all-or-nothing", status=2)
        self.assertIn("nothing was imported", told)
        self.assertEqual(self.get("/v1/orders/ALL-1")["stage"], "Pending")

    def test_what_has_no_columns_of_money_is_wrong_usage(self):
        _, told = self.imported("refunds", "order,note\nBANK-1,x\n", status=2)
        self.assertIn("no column was recognised for amount, reference", told)

    def test_refunds_go_in_once_and_come_out(self):
        shown = self.place("BACK-1")
        wanted = "reference,order,amount,reason\nr-1,BACK-1,5.00,scratched\nr-2,BACK-1,4.50,late\nr-3,BACK-1,90,too much\n"
        taken, told = self.imported("refunds", wanted)
        self.assertEqual((taken["accepted"], taken["refused"], taken["total"]), (2, 1, 9.5))
        self.assertIn("refund-exceeds-capture", told)
        self.until(lambda: self.payment(shown)["refunded"], lambda back: back == 9.5)
        out = self.exported("refunds", "--status", "done")
        rows = [row for row in csv.DictReader(io.StringIO(out)) if row["order_number"] == "BACK-1"]
        self.assertEqual([(row["reference"], row["amount"], row["currency"], row["reason"]) for row in rows],
                         [("r-2", "4.50", "GBP", "late"), ("r-1", "5.00", "GBP", "scratched")])
        self.imported("refunds", out)
        self.assertEqual(self.payment(shown)["refunded"], 9.5, "an export that goes in again moves nothing")

    def test_payments_that_came_out_go_in_again_as_what_had_arrived(self):
        for number in ("AGAIN-1", "AGAIN-2", "AGAIN-3"):
            self.place(number, stage="Pending", method="Bank Transfer", customer="C-" + number)
        self.imported("transfers", "reference,order,amount\nx-1,AGAIN-1,25\nx-2,AGAIN-2,10\nx-3,AGAIN-2,15\nx-4,AGAIN-3,4\n")
        self.until(lambda: self.get("/v1/orders/AGAIN-2"), lambda one: one["stage"] == "Processing")
        out, arrived = self.exported("payments"), self.moved()
        for what in ("payments", "transfers"):
            _, told = self.imported(what, out, status=2)
            self.assertEqual(self.moved(), arrived, "it moves nothing")
            self.assertIn("transfer-reference-taken", told)
        self.assertEqual(self.get("/v1/orders/AGAIN-3")["stage"], "Pending", "what has not arrived is not there by its file")
        other = Server()
        self.addCleanup(other.__exit__)
        other.start()
        other.add_product("POT", 500, price="12.50")
        for number in ("AGAIN-1", "AGAIN-2", "AGAIN-3"):
            order = place_order(number, [("POT", 2, "12.50")], method="Bank Transfer")
            self.assertEqual(other.json("POST", "/v1/messages/PlaceOrder", order)[0], 201)
        ran = other.run("import", "payments", self.file(out), "--url", f"http://127.0.0.1:{other.port}")
        self.assertIn("the reference is missing", ran.stderr)
        for number, stage in (("AGAIN-1", "Processing"), ("AGAIN-2", "Processing"), ("AGAIN-3", "Pending")):
            self.until(lambda number=number: other.json("GET", f"/v1/orders/{number}")[1]["stage"], lambda found, stage=stage: found == stage)

    def test_payments_and_disputes_come_out(self):
        shown = self.place("OUT-1")
        self.post("/v1/disputes", {"paymentId": shown["id"], "name": "dp-1", "amount": 5, "reason": "=odd"})
        rows = {row["payment_id"]: row for row in csv.DictReader(io.StringIO(self.exported("payments")))}
        self.assertEqual([rows[shown["id"]][name] for name in ("order_number", "amount", "captured", "currency")],
                         ["OUT-1", "25.00", "25.00", "GBP"])
        disputes = [json.loads(line) for line in self.exported("disputes", "--format", "ndjson").splitlines()]
        self.assertEqual([(one["reference"], one["amount"]) for one in disputes if one["order_number"] == "OUT-1"], [("dp-1", 5)])
        self.assertIn(",'=odd,", self.exported("disputes"))


if __name__ == "__main__":
    unittest.main()
