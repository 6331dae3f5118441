"""Subscriptions in files: taken in once, going on at the moments that the file names; and what is written out goes in again."""
import csv
import io
import json
import os
import unittest

from harness import Server

HEADER = "subscription,customer,customer_name,email,sku,quantity,every,unit,next_renewal,ends,plan,street,city,zip,country\n"
COFFEE = ("coffee-1,C-1,Ines Marchetti,ines@marchetti.example,COFFEE,2,1,month,2099-01-31T08:00:00Z,2101-01-31T08:00:00Z,Mornings,"
          "Via del Corso 18,Roma,00186,IT\n")


class SubscriptionFiles(unittest.TestCase):
    def shop(self):
        shop = Server()
        self.addCleanup(shop.__exit__)
        shop.start()
        for sku in ("COFFEE", "TEA"):
            shop.add_product(sku, 100, "9.50")
        return shop

    def setUp(self):
        self.server = self.shop()

    def file(self, text):
        path = os.path.join(self.server.folder, "subscriptions.csv")
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        return path

    def imported(self, text, *more, status=0, into=None):
        into = into or self.server
        ran = into.run("import", "subscriptions", self.file(text), "--json", "--url", f"http://127.0.0.1:{into.port}", *more)
        self.assertEqual(ran.returncode, status, ran.stdout + ran.stderr)
        lines = ran.stdout.splitlines()
        return json.loads(lines[-1]) if lines else None, ran.stderr

    def exported(self, *more):
        ran = self.server.run("export", "subscriptions", "--url", f"http://127.0.0.1:{self.server.port}", *more)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def read(self, name, shop=None):
        return (shop or self.server).json("GET", f"/v1/subscriptions/{name}")

    def end(self):
        return self.server.json("GET", "/v1/events")[1]["end"]

    def test_they_go_on_at_the_moments_of_the_file_once_however_often(self):
        text = HEADER + COFFEE + "coffee-1,,,,TEA,3,,,,,,,,,\n" + "tea-1,C-2,,,TEA,1,2,weeks,2099-03-01,,,,,,\n"
        taken, _ = self.imported(text)
        self.assertEqual(taken, {"rows": 3, "subscriptions": 2, "accepted": 2, "refused": 0})
        status, found = self.read("coffee-1")
        self.assertEqual(status, 200, found)
        self.assertEqual((found["stage"], found["nextAt"], found["endsAt"], found["renewals"], found["plan"], found["customerId"]),
                         ("pending", "2099-01-31T08:00:00Z", "2101-01-31T08:00:00Z", 0, "Mornings", "C-1"))
        self.assertEqual(found["items"], [{"productId": "COFFEE", "quantity": 2}, {"productId": "TEA", "quantity": 3}])
        self.assertEqual(found["customer"], {"name": "Ines Marchetti", "email": "ines@marchetti.example"})
        self.assertEqual((found["shippingAddress"]["street"], found["shippingAddress"]["postalCode"]), ("Via del Corso 18", "00186"))
        self.assertEqual(self.read("tea-1")[1]["interval"], {"every": 2, "unit": "week"})
        self.assertEqual(self.server.json("GET", "/v1/orders")[1]["items"], [], "nothing is due yet")
        end = self.end()
        self.assertEqual(self.imported(text)[0], taken, "the same file again is answered as before")
        self.assertEqual(self.end(), end)
        _, told = self.imported(text + "\n")
        self.assertIn("subscription-id-taken", told, "another file begins none anew")
        self.assertEqual(self.end(), end)

    def test_each_row_that_can_not_go_on_says_why(self):
        rows = [("a", "A,1", "1,month,2099-01-01", "unknown-product"), ("b", "TEA,0", "1,month,2099-01-01", "the quantity 0"),
                ("c", "TEA,1", "1,fortnight,2099-01-01", "the unit is day, week, month or year"),
                ("d", "TEA,1", "1,month,", "it has no next renewal"), ("e", "TEA,1", "1,month,soon", 'the date "soon" can\'t be read'),
                ("f", "TEA,1", "0,month,2099-01-01", "the number of months 0"), ("g", "TEA,1", "1,month,2099-01-01", None),
                ("h", "TEA,1", "1,month,2099-01-01", None), ("g", "TEA,1", "1,month,2099-01-01", "its rows do not stand together")]
        text = "subscription,customer,sku,quantity,every,unit,next_renewal,stage\n"
        text += "".join(f"{name},C-1,{item},{times},active\n" for name, item, times, _ in rows)
        text += "i,C-1,TEA,1,1,month,2099-01-01,canceled\n"
        taken, told = self.imported(text, status=2)
        self.assertEqual(taken, {"rows": 10, "subscriptions": 10, "accepted": 2, "refused": 8})
        for *_, why in rows:
            if why:
                self.assertIn(why, told)
        self.assertIn("it is canceled", told)
        self.assertEqual({one["id"] for one in self.server.json("GET", "/v1/subscriptions")[1]["items"]}, {"g", "h"})

    def test_all_or_nothing(self):
        _, told = self.imported(HEADER + COFFEE + "x,C-1,,,TEA,0,1,month,2099-01-01,,,,,,\n", "--all-or-nothing", status=2)
        self.assertIn("nothing was imported", told)
        self.assertEqual(self.read("coffee-1")[0], 404)

    def test_what_is_written_out_goes_into_another_shop(self):
        self.imported(HEADER + COFFEE + "coffee-1,,,,TEA,3,,,,,,,,,\n" + "tea-1,C-2,,,TEA,1,2,week,2099-03-01,,,,,,\n")
        self.server.json("POST", "/v1/subscriptions/tea-1/cancel", {})
        out = self.exported()
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual([(row["subscription"], row["sku"], row["quantity"], row["stage"]) for row in rows],
                         [("tea-1", "TEA", "1", rows[0]["stage"]), ("coffee-1", "COFFEE", "2", "pending"), ("coffee-1", "TEA", "3", "pending")])
        lines = [json.loads(line) for line in self.exported("--format", "ndjson", "--status", "pending").splitlines()]
        self.assertEqual([(one["subscription"], one["quantity"], one["email"]) for one in lines if one["subscription"] == "coffee-1"],
                         [("coffee-1", 2, "ines@marchetti.example"), ("coffee-1", 3, "ines@marchetti.example")])
        other = self.shop()
        taken, _ = self.imported(self.exported("--status", "pending"), into=other)
        self.assertEqual((taken["accepted"], taken["refused"]), (len({one["subscription"] for one in lines}), 0))
        same = ("id", "customerId", "customer", "items", "interval", "plan", "shippingAddress", "nextAt", "endsAt", "payment")
        here, there = self.read("coffee-1")[1], self.read("coffee-1", other)[1]
        self.assertEqual({name: here[name] for name in same}, {name: there[name] for name in same})

    def test_terms_of_payment_go_with_it(self):
        head = "subscription,customer,sku,quantity,unit,next_renewal,method,terms,due_days\n"
        good = "a,C-1,TEA,1,month,2099-01-01,Bank Transfer,invoice,14\nb,C-1,TEA,1,month,2099-01-01,Bank Transfer,invoice,\n"
        bad = ("c,C-1,TEA,1,month,2099-01-01,Bank Transfer,invoice,0\nd,C-1,TEA,1,month,2099-01-01,Credit Card,invoice,\n"
               "e,C-1,TEA,1,month,2099-01-01,Bank Transfer,,14\nf,C-1,TEA,1,month,2099-01-01,Bank Transfer,later,\n")
        taken, told = self.imported(head + good + bad)
        self.assertEqual((taken["accepted"], taken["refused"]), (2, 4), told)
        self.assertIn("the number of days to pay 0", told)
        other = self.shop()
        self.imported(self.exported(), into=other)
        for shop in (self.server, other):
            self.assertEqual(self.read("a", shop)[1]["payment"], {"method": "Bank Transfer", "terms": "invoice", "dueDays": 14})
            self.assertEqual(self.read("b", shop)[1]["payment"], {"method": "Bank Transfer", "terms": "invoice"})

    def test_a_folder_without_a_server(self):
        self.server.stop()
        ran = self.server.run("import", "subscriptions", self.file(HEADER + COFFEE), "--data", self.server.data)
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        ran = self.server.run("export", "subscriptions", "--data", self.server.data)
        self.assertIn("coffee-1,C-1,Ines Marchetti", ran.stdout, ran.stderr)
        verified = self.server.run("verify", "--data", self.server.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)


if __name__ == "__main__":
    unittest.main()
