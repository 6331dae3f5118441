"""A folder that an earlier build of this edition wrote is read by this one to the same states: what is told of its orders,
stock, payments and parcels is what was told then. It is one from before a person's erasure and one from after it.

`golden_test.py --record` writes the folder anew: right only as long as no build that others run has written one."""
import gzip
import json
import os
import pathlib
import sqlite3
import sys
import time
import unittest

from harness import Server, place_order, uuid_of

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden/edition-2"
MOMENTS = ("before-erasure", "after-erasure")
HOME = {"street": "7 Wyvern Gallop", "city": "Leeds", "state": "", "country": "GB", "postalCode": "LS1 4AB"}
ORDERS = ("G-1", "G-2", "G-3", "shopify:5001")
QUESTIONS = (*(f"/v1/orders/{order}{part}" for order in ORDERS for part in ("", "/story")), "/v1/orders", "/v1/stock",
             "/v1/stock/MUG/movements", "/v1/payments", "/v1/shipments", "/v1/events?after=0&limit=1000")


def settled(server):
    """Once nothing more is written."""
    end, since = None, time.monotonic()
    while time.monotonic() - since < 0.5:
        now = server.json("GET", "/v1/events")[1]["end"]
        if now != end:
            end, since = now, time.monotonic()


def answers(server):
    settled(server)
    told = {}
    for question in QUESTIONS:
        status, answer = server.json("GET", question)
        told[question] = {"status": status, "answer": answer}
    return told


MAY_GROW = ("/actions", "/to")  # what may be done, and who hears a message: a later build has more of both


def differences(old, new, at=""):
    """Where a later build says other things than were said; it may say more."""
    if isinstance(old, list) and isinstance(new, list) and at.endswith(MAY_GROW):
        return [f"{at}: {json.dumps(one)} is gone" for one in old if one not in new]
    if isinstance(old, dict) and isinstance(new, dict):
        found = []
        for name, value in old.items():
            found += differences(value, new[name], f"{at}/{name}") if name in new else [f"{at}/{name} is gone"]
        return found
    if isinstance(old, list) and isinstance(new, list) and at.endswith("/actions"):  # there may be others by now
        by_name = [{one["name"]: one for one in some} for some in (old, new)]
        return differences(*by_name, at)
    if isinstance(old, list) and isinstance(new, list) and at.endswith("/to") and set(old) <= set(new):
        return []  # others hear it, too, by now
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [one for i, value in enumerate(old) for one in differences(value, new[i], f"{at}/{i}")]
    return [] if old == new else [f"{at}: was {json.dumps(old)}, is {json.dumps(new)}"]


def live(server):
    """Orders of every kind: delivered, called off, packed, one with all that PlaceOrder can't say, one refused. None waits
    for a timer, which would go off whenever the folder is opened again."""
    server.add_product("MUG", 20, price="2.50")

    def place(order, status=201):
        got, answer = server.json("POST", "/v1/messages/PlaceOrder", order)
        assert got == status, answer
        settled(server)
    place(place_order("G-1", [("MUG", 2, "2.50")], customer="C-gone"))
    for status in ("shipped", "delivered"):
        got, answer = server.json("POST", "/v1/messages/UpdateShipmentStatus", {
            "shipmentId": "shp-G-1-1", "status": status, "timestamp": "2026-03-15T09:00:00Z"})
        assert got == 200, answer
        settled(server)
    place(place_order("G-2", [("MUG", 1, "2.50")], customer="C-gone"))
    got, answer = server.json("PATCH", "/v1/orders/G-2", {"status": "cancelled"})
    assert got == 200, answer
    place(place_order("G-3", [("MUG", 1, "2.50")], method="Bank Transfer"))
    got, answer = server.json("POST", "/v1/messages/RecordTransfer", {
        "order": uuid_of("order", "G-3"), "reference": "t-1", "amount": {"amount": 2.5, "currency": "GBP"}})
    assert got == 200, answer
    place(place_order("G-4", [("MUG", 900, "2.50")]), 409)
    got, answer = server.json("POST", "/v1/orders", {
        "customerId": "C-stays", "items": [{"productId": "MUG", "quantity": 1}], "shippingAddress": HOME,
        "billingAddress": {**HOME, "city": "York"}, "references": [{"system": "shopify", "id": "5001"}],
        "lineReferences": [{"line": 1, "system": "shopify", "id": "9001"}], "tags": ["gift"],
        "adjustments": [{"kind": "shipping", "amount": 4.95, "taxRate": 20, "included": False}],
        "origin": {"channel": "shopify", "placedAt": "2026-03-14T09:26:53Z"}, "customFields": [{"name": "a", "value": "b"}],
        "customer": {"name": "Ada Byron", "email": "ada@example.org"}})
    assert got == 201, answer
    settled(server)


def keep(server, moment):
    told = answers(server)
    server.stop()
    GOLDEN.mkdir(parents=True, exist_ok=True)
    whole = pathlib.Path(server.folder, "whole.db")  # with what its log holds
    whole.unlink(missing_ok=True)
    with sqlite3.connect(os.path.join(server.data, "journal.db")) as journal, sqlite3.connect(whole) as copy:
        journal.backup(copy)
    (GOLDEN / f"{moment}.journal.db.gz").write_bytes(gzip.compress(whole.read_bytes(), 9, mtime=0))
    (GOLDEN / f"{moment}.json").write_text(json.dumps(told, indent=1, sort_keys=True) + "\n")
    server.start()


def record():
    with Server() as server:
        live(server)
        keep(server, MOMENTS[0])
        got, answer = server.json("POST", f"/v1/customers/{uuid_of('customer', 'C-gone')}/erase")
        assert got == 202, answer
        while server.json("GET", "/v1/orders/G-1")[1]["customer"]["name"] == "Ines Marchetti":
            time.sleep(0.1)
        keep(server, MOMENTS[1])


class Golden(unittest.TestCase):
    def test_a_journal_of_this_edition_leads_to_the_same_states(self):
        for moment in MOMENTS:
            with self.subTest(moment):
                server = Server()
                os.makedirs(server.data)
                packed = GOLDEN / f"{moment}.journal.db.gz"
                pathlib.Path(server.data, "journal.db").write_bytes(gzip.decompress(packed.read_bytes()))
                with server:
                    told = json.loads((GOLDEN / f"{moment}.json").read_text())
                    self.assertEqual(differences(told, answers(server)), [])
                    server.stop()
                    done = server.run("verify", "--data", server.data)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                    server.start()

    def test_after_the_erasure_nothing_tells_who_it_was(self):
        before, after = [(GOLDEN / f"{moment}.json").read_text() for moment in MOMENTS]
        self.assertIn("Ines Marchetti", json.dumps(json.loads(before)["/v1/orders/G-1"]))
        self.assertNotIn("Ines Marchetti", json.dumps(json.loads(after)["/v1/orders/G-1"]))
        self.assertIn("Ada Byron", after)


if __name__ == "__main__":
    if "--record" in sys.argv:
        record()
    else:
        unittest.main()
