"""An order's parcels over HTTP: packed, handed over, split, refused, failed, come back; and a carrier that is late,
repeats itself and mixes up the order of what it reports."""
import http.server
import json
import random
import re
import threading
import time
import unittest

from harness import Server, free_port, place_order, uuid_of

server = None


def setUpModule():
    global server
    server = Server()
    server.start()
    server.add_product("POT", 5000, price="12.50")
    server.add_product("LID", 5000, price="2.50")


def tearDownModule():
    server.__exit__()


def wait_for(found):
    for _ in range(750):
        answer = found()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError("what was waited for has not come")


class Shop:
    """What the tests ask of a server."""

    def __init__(self, at=None):
        self.at = at

    @property
    def server(self):
        return self.at or server

    def json(self, *arguments):
        return self.server.json(*arguments)

    def post(self, path, body=None, wanted=200, headers=None):
        status, answer = self.json("POST", path, body, headers)
        assert status == wanted, (path, body, status, answer)
        return answer

    def order(self, name):
        return self.json("GET", f"/v1/orders/{name}")[1]

    def parcels(self, name):
        """An order's, oldest first, each as it stands."""
        rows = self.json("GET", f"/v1/orders/{name}/shipments?limit=100")[1]["items"]
        return [self.parcel(row["id"]) for row in reversed(rows)]

    def parcel(self, shipment):
        status, answer = self.json("GET", f"/v1/shipments/{shipment}")
        assert status == 200, answer
        return answer

    def paid(self, name, items, parcels=1, **more):
        """Placed, paid by card and packed."""
        self.post("/v1/messages/PlaceOrder", place_order(name, items, **more), 201)
        return wait_for(lambda: (found := self.parcels(name)) and len(found) >= parcels and found)

    def stock(self, sku):
        """On hand and reserved, by warehouse."""
        rows = self.json("GET", f"/v1/stock?product={sku}")[1]["items"]
        return {row["warehouse"]: (row["onHand"], row["onHand"] - row["available"]) for row in rows}

    def events(self, message, order):
        page = self.json("GET", f"/v1/events?last=1000&message={message}")[1]["events"]
        return [one for one in page if one["data"].get("orderId") == uuid_of("order", order)]

    def told(self, customer):
        return [one["title"] for one in self.json("GET", f"/v1/notifications?customerId={customer}&limit=100")[1]["items"]]

    def position(self):
        return self.json("GET", "/v1/events?last=1&private=true")[1]["events"][0]["position"]

    def timers(self):
        return int(re.search(r"^flowmart_timers (\d+)$", self.server.request("GET", "/metrics")[2].decode(), re.M)[1])


shop = Shop()


def allowed(parcel):
    return [one["name"] for one in parcel["actions"] if one["allowed"]]


def units(parcel):
    return {one["productId"]: one["quantity"] for one in parcel["items"]}


class OneByOne(unittest.TestCase):
    """Each parcel takes its own units off the shelf."""

    def test_goods_leave_with_their_own_parcel(self):
        server.add_product("OWN", 10, price="1.00")
        (first,) = shop.paid("OWN-1", [("OWN", 4, "1.00")])
        self.assertEqual((first["status"], units(first), allowed(first)),
                         ("pending", {"OWN": 4}, ["dispatch", "deliver", "cancel", "split", "reject"]))
        self.assertEqual(shop.stock("OWN")["main"], (10, 4))
        shop.post(f"/v1/shipments/{first['id']}/split", {"items": [{"productId": "OWN", "quantity": 1}]})
        first, second = shop.parcels("OWN-1")
        self.assertEqual((units(first), units(second)), ({"OWN": 3}, {"OWN": 1}))
        shop.post(f"/v1/shipments/{second['id']}/dispatch", {})
        self.assertEqual(shop.stock("OWN")["main"], (9, 3), "one has left, three wait")
        self.assertEqual(shop.order("OWN-1")["stage"], "Processing")
        self.assertEqual(len(shop.events("ShipmentDispatched", "OWN-1")), 1)
        shop.post(f"/v1/shipments/{second['id']}/deliver", {})
        self.assertEqual(shop.order("OWN-1")["stage"], "Processing")
        shop.post(f"/v1/shipments/{first['id']}/dispatch", {})
        self.assertEqual((shop.stock("OWN")["main"], shop.order("OWN-1")["stage"]), ((6, 0), "Shipped"))
        shop.post(f"/v1/shipments/{first['id']}/deliver", {})
        self.assertEqual(shop.order("OWN-1")["stage"], "Delivered")
        changes = shop.json("GET", "/v1/events?last=1000&message=UpdateInventory")[1]["events"]
        mine = [one["data"]["quantityChange"] for one in changes if one["data"]["productId"] == uuid_of("product", "OWN")]
        self.assertEqual(mine, [-1, -3])

    def test_a_parcel_for_each_warehouse(self):
        server.add_product("FAR", 2, price="1.00", warehouse="north")
        server.add_product("FAR", 3, price="1.00", warehouse="south")
        parcels = shop.paid("FAR-1", [("FAR", 5, "1.00")], parcels=2)
        homes = {one["warehouseId"]: units(one)["FAR"] for one in parcels}
        self.assertEqual(homes, {uuid_of("warehouse", "north"): 2, uuid_of("warehouse", "south"): 3})
        from_south = next(one for one in parcels if one["warehouseId"] == uuid_of("warehouse", "south"))
        shop.post(f"/v1/shipments/{from_south['id']}/dispatch", {})
        self.assertEqual((shop.stock("FAR")["south"], shop.stock("FAR")["north"]), ((0, 0), (2, 2)))

    def test_no_more_than_is_open(self):
        (parcel,) = shop.paid("OPEN-1", [("POT", 3, "12.50")])
        wish = {"items": [{"productId": "POT", "quantity": 1}]}
        refused = shop.post("/v1/orders/OPEN-1/shipments", wish, 409)
        self.assertEqual((refused["type"], refused["errors"][0]["detail"]), ("/problems/units-not-open", "0 are left"))
        self.assertEqual(shop.post("/v1/orders/OPEN-1/shipments", {}, 409)["type"], "/problems/nothing-open")
        shop.post(f"/v1/shipments/{parcel['id']}/cancel")
        refused = shop.post("/v1/orders/OPEN-1/shipments", {"items": [{"productId": "POT", "quantity": 4}]}, 409)
        self.assertEqual(refused["errors"][0]["detail"], "3 are left")
        shop.post("/v1/orders/OPEN-1/shipments", {"items": [{"productId": "LID", "quantity": 1}]}, 404)
        shop.post("/v1/orders/NOBODYS/shipments", wish, 404)
        wrong_place = shop.post("/v1/orders/OPEN-1/shipments", {**wish, "warehouse": "north"}, 409)
        self.assertEqual(wrong_place["type"], "/problems/units-not-in-warehouse")
        made = shop.post("/v1/orders/OPEN-1/shipments", {**wish, "weight": 900, "method": "express"}, 201)
        self.assertEqual((made["id"], made["weight"], made["method"], units(made)), ("shp-OPEN-1-2", 900, "express", {"POT": 1}))
        rest = shop.post("/v1/orders/OPEN-1/shipments", {"id": "mine"}, 201)
        self.assertEqual((rest["id"], units(rest)), ("mine", {"POT": 2}))

    def test_what_is_called_off_is_open_and_the_flow_says_so(self):
        (parcel,) = shop.paid("OFF-1", [("POT", 2, "12.50")])
        off = shop.post(f"/v1/shipments/{parcel['id']}/cancel")
        self.assertEqual((off["status"], allowed(off)), ("cancelled", []))
        page = shop.json("GET", "/v1/flows/FulfilmentFlow/instances?step=fulfil_order&limit=200")[1]["instances"]
        self.assertIn("OFF-1", [one["name"] for one in page])
        again = shop.post(f"/v1/shipments/{parcel['id']}/cancel")
        self.assertEqual(again, off)
        self.assertEqual(shop.post(f"/v1/shipments/{parcel['id']}/dispatch", {}, 409)["type"], "/problems/shipment-cancelled")
        shop.post("/v1/orders/OFF-1/shipments", {}, 201)
        page = shop.json("GET", "/v1/flows/FulfilmentFlow/instances?step=fulfil_order&limit=200")[1]["instances"]
        self.assertNotIn("OFF-1", [one["name"] for one in page])


class Acts(unittest.TestCase):
    def test_what_the_carrier_says_stands_beside_our_status(self):
        (parcel,) = shop.paid("SAID-1", [("POT", 1, "12.50")])
        path = f"/v1/shipments/{parcel['id']}"
        left = shop.post(path + "/dispatch", {"carrier": "swift", "trackingNumber": "SW-77", "carrierStatus": "At the depot",
                                              "weight": 1250, "postage": 4.90, "at": "2026-03-14T09:00:00Z"})
        self.assertEqual((left["status"], left["trackingNumber"], left["carrierStatus"], left["weight"], left["postage"],
                          left["currency"]), ("shipped", "SW-77", "At the depot", 1250, 4.9, "GBP"))
        late = shop.post(path + "/dispatch", {"carrierStatus": "Picked up", "at": "2026-03-14T08:00:00Z"})
        self.assertEqual(late["carrierStatus"], "At the depot", "an older word does not replace a later one")
        self.assertEqual(shop.post(path + "/dispatch", {"postage": 4.901}, 422)["type"], "/problems/schema-violation")
        there = shop.post(path + "/deliver", {"carrierStatus": "Left with the neighbour", "at": "2026-03-15T08:00:00Z"})
        self.assertEqual((there["status"], there["carrierStatus"], allowed(there)), ("delivered", "Left with the neighbour", []))
        self.assertEqual(shop.parcel(parcel["id"]), there)
        listed = shop.json("GET", "/v1/orders/SAID-1/shipments")[1]["items"][0]
        self.assertEqual({name: there[name] for name in listed}, listed)

    def test_a_preview_answers_as_the_act_would_and_does_nothing(self):
        (parcel,) = shop.paid("SHOWN-1", [("POT", 4, "12.50")])
        path = f"/v1/shipments/{parcel['id']}"
        acts = [("/split", {"items": [{"productId": "POT", "quantity": 1}]}),
                ("/reject", {"productId": "POT", "quantity": 1, "reason": "broken", "stock": "nothing"}),
                ("/dispatch", {"trackingNumber": "T-1", "at": "2026-03-14T09:00:00Z"}),
                ("/fail", {"reason": "dog", "at": "2026-03-14T10:00:00Z"}), ("/deliver", {"at": "2026-03-14T11:00:00Z"})]
        bare = lambda one: re.sub(r', "(createdAt|updatedAt|reason)": "[^"]*"', "", json.dumps(one))
        for act, body in acts:
            before = shop.position(), shop.timers(), shop.parcel(parcel["id"])
            shown = shop.post(path + act + "?preview=true", body)
            self.assertEqual((shop.position(), shop.timers(), shop.parcel(parcel["id"])), before, act)
            done = shop.post(path + act, body)
            self.assertEqual(bare(shown), bare(done), act)
            self.assertNotEqual(bare(before[2]), bare(done), act)
        open_before = shop.position()
        (other,) = shop.paid("SHOWN-2", [("POT", 1, "12.50")])
        shop.post(f"/v1/shipments/{other['id']}/cancel")
        open_before = shop.position()
        shown = shop.post("/v1/orders/SHOWN-2/shipments?preview=true", {}, 201)
        self.assertEqual(shop.position(), open_before)
        self.assertEqual(bare(shown), bare(shop.post("/v1/orders/SHOWN-2/shipments", {}, 201)))

    def test_a_key_makes_one_act(self):
        (parcel,) = shop.paid("KEY-1", [("POT", 4, "12.50")])
        path, key = f"/v1/shipments/{parcel['id']}/split", {"Idempotency-Key": "split-key-1"}
        body = {"items": [{"productId": "POT", "quantity": 1}]}
        self.assertEqual(shop.post(path, body, headers=key), shop.post(path, body, headers=key))
        self.assertEqual(len(shop.parcels("KEY-1")), 2)
        other = shop.post(path, {"items": [{"productId": "POT", "quantity": 2}]}, 422, headers=key)
        self.assertEqual(other["type"], "/problems/idempotency-key-reused")
        shop.post(f"/v1/shipments/{parcel['id']}/cancel")
        made = [shop.post("/v1/orders/KEY-1/shipments", {}, 201, headers={"Idempotency-Key": "make-1"}) for _ in range(2)]
        self.assertEqual(made[0]["id"], made[1]["id"])

    def test_what_is_asked_for_wrongly(self):
        (parcel,) = shop.paid("WRONG-1", [("POT", 2, "12.50")])
        path = f"/v1/shipments/{parcel['id']}"
        for act, body in (("/fail", {}), ("/fail", {"reason": ""}), ("/split", {}), ("/split", {"items": []}),
                          ("/split", {"items": [{"productId": "POT", "quantity": 0}]}), ("/reject", {"productId": "POT"}),
                          ("/reject", {"productId": "POT", "reason": "x", "stock": "some"}), ("/receive", {"restock": True}),
                          ("/dispatch", {"weight": -1}), ("/dispatch", {"more": 1})):
            shop.post(path + act, body, 422)
        shop.post(path + "/dispatch?preview=perhaps", {}, 400)
        shop.post(path + "/dispatch?other=1", {}, 400)
        for act, body in (("dispatch", {}), ("deliver", {}), ("fail", {"reason": "x"}), ("cancel", None),
                          ("split", {"items": [{"productId": "POT", "quantity": 1}]}),
                          ("reject", {"productId": "POT", "reason": "x"}), ("receive", {"restock": True, "then": "refund"})):
            self.assertEqual(shop.post(f"/v1/shipments/none/{act}", body, 404)["type"], "/problems/unknown-shipment", act)
        for act, body, code in (("fail", {"reason": "x"}, "shipment-not-dispatched"),
                                ("receive", {"restock": True, "then": "refund"}, "shipment-not-returned"),
                                ("split", {"items": [{"productId": "POT", "quantity": 2}]}, "units-not-in-parcel"),
                                ("reject", {"productId": "POT", "quantity": 3, "reason": "x"}, "units-not-in-parcel")):
            self.assertEqual(shop.post(f"{path}/{act}", body, 409)["type"], f"/problems/{code}", act)
        self.assertEqual(shop.post(f"{path}/reject", {"productId": "LID", "reason": "x"}, 404)["type"],
                         "/problems/product-not-in-parcel")

    def test_an_unpaid_orders_parcel_stays(self):
        shop.post("/v1/messages/PlaceOrder", place_order("UNPAID-1", [("POT", 1, "12.50")], method="Bank Transfer"), 201)
        made = shop.post("/v1/orders/UNPAID-1/shipments", {}, 201)
        self.assertEqual([one["reason"] for one in made["actions"] if one["name"] == "dispatch"],
                         ["The order is not paid: the shipment stays pending."])
        refused = shop.post(f"/v1/shipments/{made['id']}/dispatch", {}, 409)
        self.assertEqual(refused["type"], "/problems/order-not-cleared")


class Failing(unittest.TestCase):
    def failed(self, name, items, customer):
        (parcel,) = shop.paid(name, items, customer=customer)
        path = f"/v1/shipments/{parcel['id']}"
        shop.post(path + "/dispatch", {})
        for day in range(14, 17):
            answer = shop.post(path + "/fail", {"reason": "nobody home", "at": f"2026-03-{day}T10:00:00Z"})
        return path, answer

    def test_a_failed_delivery_is_tried_again_and_the_buyer_is_told(self):
        (parcel,) = shop.paid("AGAIN-1", [("POT", 1, "12.50")], customer="C-AGAIN")
        path = f"/v1/shipments/{parcel['id']}"
        shop.post(path + "/dispatch", {})
        for _ in range(2):  # the same attempt, told twice
            once = shop.post(path + "/fail", {"reason": "nobody home", "at": "2026-03-14T10:00:00Z"})
        self.assertEqual((once["status"], once["failedAttempts"], once["reason"]), ("delivery_failed", 1, "nobody home"))
        self.assertEqual(len(shop.events("DeliveryFailed", "AGAIN-1")), 1)
        shop.post(path + "/deliver", {})
        self.assertEqual(shop.told("C-AGAIN")[:2], ["Order AGAIN-1 delivered", "A delivery of order AGAIN-1 failed"])
        self.assertEqual(shop.order("AGAIN-1")["stage"], "Delivered")

    def test_after_the_last_attempt_it_comes_back_and_is_paid_back(self):
        server.add_product("BACK", 10, price="3.00")
        path, gone = self.failed("BACK-1", [("BACK", 2, "3.00")], "C-BACK")
        self.assertEqual((gone["status"], gone["failedAttempts"]), ("returning", 3))
        self.assertEqual(len(shop.events("ReturnInitiated", "BACK-1")), 1)
        self.assertEqual(shop.post(path + "/receive", {"restock": True, "then": "refund"}, 409)["type"],
                         "/problems/shipment-not-returned")
        shipment = path.split("/")[-1]
        shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": shipment, "status": "returned"})
        self.assertEqual(allowed(shop.parcel(shipment)), ["receive"])
        page = shop.json("GET", "/v1/flows/FulfilmentFlow/instances?step=shipment_returned&limit=200")[1]["instances"]
        self.assertIn("BACK-1", [one["name"] for one in page])
        self.assertEqual(shop.stock("BACK")["main"], (8, 0))
        received = shop.post(path + "/receive", {"restock": True, "then": "refund"})
        self.assertEqual((received["status"], allowed(received)), ("received", []))
        self.assertEqual(shop.stock("BACK")["main"], (10, 0))
        payment = wait_for(lambda: (one := shop.json("GET", "/v1/orders/BACK-1/payments")[1]["items"][0])["refunded"] and one)
        self.assertEqual((payment["refunded"], payment["status"]), (6.0, "refunded"))
        self.assertEqual(shop.post(path + "/receive", {"restock": True, "then": "refund"}, 409)["type"],
                         "/problems/shipment-received")
        came = shop.json("GET", "/v1/events?last=1000&message=AddInventory")[1]["events"]
        back = [one["data"]["quantity"] for one in came if one["data"]["productId"] == uuid_of("product", "BACK")]
        self.assertEqual(back, [10, 2], "once a parcel and product")

    def test_written_off_and_sent_again(self):
        server.add_product("RESEND", 3, price="3.00")
        path, _ = self.failed("RESEND-1", [("RESEND", 2, "3.00")], "C-RESEND")
        shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": path.split("/")[-1], "status": "returned"})
        shop.post(path + "/receive", {"restock": False, "then": "resend"})
        self.assertEqual(shop.stock("RESEND")["main"], (1, 1), "two were written off, and one is left to be held")
        parcels = shop.parcels("RESEND-1")
        self.assertEqual([(one["status"], units(one)) for one in parcels],
                         [("received", {"RESEND": 2}), ("pending", {"RESEND": 1})])
        page = shop.json("GET", "/v1/flows/FulfilmentFlow/instances?step=fulfil_order&limit=200")[1]["instances"]
        self.assertIn("RESEND-1", [one["name"] for one in page], "one unit is owed")
        shop.post(f"/v1/shipments/{parcels[1]['id']}/deliver", {})
        self.assertEqual(shop.order("RESEND-1")["stage"], "Shipped", "the buyer waits for one more")

    def test_back_on_the_shelf_and_sent_again(self):
        server.add_product("TWICE", 2, price="3.00")
        path, _ = self.failed("TWICE-1", [("TWICE", 2, "3.00")], "C-TWICE")
        shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": path.split("/")[-1], "status": "returned"})
        shop.post(path + "/receive", {"restock": True, "then": "resend"})
        self.assertEqual(shop.stock("TWICE")["main"], (2, 2))
        again = shop.parcels("TWICE-1")[1]
        shop.post(f"/v1/shipments/{again['id']}/deliver", {})
        self.assertEqual((shop.order("TWICE-1")["stage"], shop.stock("TWICE")["main"]), ("Delivered", (0, 0)))
        payment = shop.json("GET", "/v1/orders/TWICE-1/payments")[1]["items"][0]
        self.assertEqual(payment["refunded"], 0)

    def test_what_was_delivered_comes_back_by_its_return(self):
        (parcel,) = shop.paid("LATER-1", [("POT", 1, "12.50")])
        shop.post(f"/v1/shipments/{parcel['id']}/deliver", {})
        shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": parcel["id"], "status": "returned"})
        refused = shop.post(f"/v1/shipments/{parcel['id']}/receive", {"restock": True, "then": "refund"}, 409)
        self.assertEqual(refused["type"], "/problems/shipment-was-delivered")


class Refused(unittest.TestCase):
    """By the warehouse: what that means for the stock there, and where the line goes."""

    def rejected(self, sku, stock, here=5, there=5, wanted=2):
        server.add_product(sku, here, price="1.00", warehouse="first")
        server.add_product(sku, there, price="1.00", warehouse="other")
        (parcel,) = shop.paid(f"{sku}-1", [(sku, wanted, "1.00")])
        self.assertEqual(parcel["warehouseId"], uuid_of("warehouse", "first"))
        shop.post(f"/v1/shipments/{parcel['id']}/reject", {"productId": sku, "reason": "not found", "stock": stock})
        return shop.stock(sku), shop.parcels(f"{sku}-1")

    def test_goes_to_another_place_and_the_stock_stays(self):
        stock, parcels = self.rejected("STAY", "nothing")
        self.assertEqual(stock, {"first": (5, 0), "other": (5, 2)})
        self.assertEqual([(one["status"], units(one)) for one in parcels], [("cancelled", {}), ("pending", {"STAY": 2})])
        self.assertEqual(parcels[1]["warehouseId"], uuid_of("warehouse", "other"))
        shop.post(f"/v1/shipments/{parcels[1]['id']}/deliver", {})
        self.assertEqual((shop.order("STAY-1")["stage"], shop.stock("STAY")["other"]), ("Delivered", (3, 0)))

    def test_takes_the_quantity_off_the_books(self):
        stock, _ = self.rejected("SOME", "quantity")
        self.assertEqual(stock, {"first": (3, 0), "other": (5, 2)})

    def test_takes_all_that_is_free_there_off_the_books(self):
        stock, _ = self.rejected("GONE", "all")
        self.assertEqual(stock, {"first": (0, 0), "other": (5, 2)})

    def test_waits_for_a_person_where_there_is_no_other_place(self):
        stock, parcels = self.rejected("ALONE", "nothing", there=0)
        self.assertEqual(stock["first"], (5, 2), "it is held where it is")
        self.assertEqual([one["status"] for one in parcels], ["cancelled"])
        page = shop.json("GET", "/v1/flows/FulfilmentFlow/instances?step=fulfil_order&limit=200")[1]["instances"]
        self.assertIn("ALONE-1", [one["name"] for one in page])
        again = shop.post("/v1/orders/ALONE-1/shipments", {}, 201)
        shop.post(f"/v1/shipments/{again['id']}/deliver", {})
        self.assertEqual(shop.order("ALONE-1")["stage"], "Delivered")

    def test_one_line_of_several(self):
        (parcel,) = shop.paid("LINE-1", [("POT", 2, "12.50"), ("LID", 2, "2.50")])
        left = shop.post(f"/v1/shipments/{parcel['id']}/reject", {"productId": "LID", "quantity": 1, "reason": "chipped"})
        self.assertEqual((left["status"], units(left)), ("pending", {"POT": 2, "LID": 1}))


class Batches(unittest.TestCase):
    def batch(self, lines, wanted=200):
        body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        status, _, data = server.request("POST", "/v1/shipments/batch", body, {"Content-Type": "application/x-ndjson"})
        self.assertEqual(status, wanted, data[:500])
        return [json.loads(line) for line in data.splitlines()] if wanted == 200 else json.loads(data)

    def test_many_leave_at_once_each_with_its_outcome(self):
        names = [f"BATCH-{i}" for i in range(6)]
        parcels = [shop.paid(name, [("POT", 1, "12.50")])[0] for name in names]
        lines = [{"shipment": parcels[0]["id"], "trackingNumber": "B-0"}, {"order": "BATCH-1", "trackingNumber": "B-1"},
                 {"shipment": "none"}, "{", {"trackingNumber": "x"}, {"order": "BATCH-2", "more": 1},
                 *({"order": name} for name in names[2:])]
        answers = self.batch(lines)
        self.assertEqual([one["line"] for one in answers], list(range(1, 11)))
        self.assertEqual([one["status"] for one in answers], [200, 200, 404, 400, 422, 422, 200, 200, 200, 200])
        self.assertEqual((answers[1]["shipment"]["trackingNumber"], answers[1]["shipment"]["status"]), ("B-1", "shipped"))
        self.assertEqual([shop.order(name)["stage"] for name in names], ["Shipped"] * 6)
        again = self.batch([{"order": "BATCH-0"}])
        self.assertEqual((again[0]["status"], again[0]["shipment"]), (200, answers[0]["shipment"]), "it has left before")
        (parcel,) = shop.paid("BATCH-TWO", [("POT", 2, "12.50")])
        shop.post(f"/v1/shipments/{parcel['id']}/split", {"items": [{"productId": "POT", "quantity": 1}]})
        self.assertEqual(self.batch([{"order": "BATCH-TWO"}])[0]["problem"]["type"], "/problems/shipment-unclear")

    def test_hundreds_each_get_their_answer(self):
        server.add_product("BULK", 400, price="1.00")
        for i in range(300):
            shop.post("/v1/messages/PlaceOrder", place_order(f"BULK-{i}", [("BULK", 1, "1.00")]), 201)
        wait_for(lambda: len(shop.parcels("BULK-299")) == 1)
        answers = self.batch([{"order": f"BULK-{i}"} for i in range(300)])
        self.assertEqual({one["status"] for one in answers}, {200}, [one for one in answers if one["status"] != 200][:2])
        self.assertEqual({one["shipment"]["status"] for one in answers}, {"shipped"})
        self.assertEqual(shop.stock("BULK")["main"], (100, 0))

    def test_a_line_has_its_own_key(self):
        (parcel,) = shop.paid("LINEKEY-1", [("POT", 1, "12.50")])
        line = {"shipment": parcel["id"], "idempotencyKey": "line-1", "carrierStatus": "gone"}
        first, second = self.batch([line]), self.batch([line])
        self.assertEqual(first, second)
        self.assertEqual(self.batch([{**line, "carrierStatus": "other"}])[0]["status"], 422)

    def test_a_thousand_and_no_more(self):
        answers = self.batch([{"shipment": f"none-{i}"} for i in range(1000)])
        self.assertEqual({one["status"] for one in answers}, {404})
        self.batch([{"shipment": "none"}] * 1001, 413)
        self.batch([""], 400)


class Carrier:
    """Takes parcels late (it fails at first), repeats what it reports, and mixes up the order."""

    def __init__(self, shop_port, seed=7):
        self.random = random.Random(seed)
        self.shop_port = shop_port
        self.port = free_port()
        self.taken, self.keys, self.failures = {}, [], 2
        carrier = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                carrier.keys.append(self.headers["Idempotency-Key"])
                if carrier.failures > 0:
                    carrier.failures -= 1
                    return self.answer(503, {})
                if body["to"]["postalCode"] == "NOWHERE":
                    return self.answer(422, {"detail": "no such postcode"})
                carrier.taken[body["shipment"]] = body
                self.answer(201, {"carrier": "swift", "trackingNumber": "SW-" + body["shipment"], "weight": 700, "postage": 3.2,
                                  "currency": "GBP"})

            def answer(self, status, body):
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def story(self, shipment, ends):
        """What happens to a parcel, in order."""
        way = [("picked_up", "08:00", None), ("in_transit", "12:00", None)]
        way += [("failed", f"1{n}:30", "dog") for n in range(3, 4 + (ends == "returned") * 2)]
        way += [(ends, "19:00", None)]
        return [{"id": f"{shipment}-{i}", "shipment": shipment, "status": status, "at": f"2026-03-14T{at}:00Z",
                 "text": f"word {i}", **({"reason": why} if why else {})} for i, (status, at, why) in enumerate(way)]


class ByHttp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.carrier = Carrier(cls.server.port)
        cls.server.options = ("--carrier", f"http://127.0.0.1:{cls.carrier.port}/pickups")
        cls.server.start()
        cls.server.add_product("POT", 500, price="12.50")
        cls.shop = Shop(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.carrier.close()
        cls.server.__exit__()

    def report(self, reports, wanted=200):
        return self.shop.post("/v1/carriers/swift/reports", {"reports": reports}, wanted)

    def picked(self, name):
        (parcel,) = self.shop.paid(name, [("POT", 1, "12.50")])
        return wait_for(lambda: (one := self.shop.parcel(parcel["id"])).get("trackingNumber") and one)

    def test_a_parcel_is_handed_to_it_and_gets_its_number(self):
        parcel = self.picked("HAND-1")
        self.assertEqual((parcel["carrier"], parcel["trackingNumber"], parcel["weight"], parcel["postage"]),
                         ("swift", "SW-shp-HAND-1-1", 700, 3.2))
        asked = self.carrier.taken["shp-HAND-1-1"]
        self.assertEqual((asked["order"], asked["service"], asked["to"]["name"], asked["to"]["city"], asked["items"]),
                         ("HAND-1", "standard", "Ines Marchetti", "Roma", [{"productId": "POT", "quantity": 1}]))

    def test_what_it_can_not_take_says_why(self):
        order = place_order("NOWHERE-1", [("POT", 1, "12.50")])
        order["shippingAddress"]["zip"] = "NOWHERE"
        self.shop.post("/v1/messages/PlaceOrder", order, 201)
        wait_for(lambda: self.shop.parcels("NOWHERE-1") and
                 self.shop.parcels("NOWHERE-1")[0].get("carrierProblem") == "no such postcode")

    def test_late_repeated_and_reordered_reports_come_to_the_same(self):
        for seed in range(12):
            shuffled = random.Random(seed)
            name = f"MIX-{seed}"
            parcel = self.picked(name)
            story = self.carrier.story(parcel["id"], "delivered")
            mixed = story + shuffled.sample(story, 3)
            shuffled.shuffle(mixed)
            for report in mixed:
                outcome = self.report([report])["outcomes"][0]
                self.assertEqual(outcome["status"], 200, (seed, report, outcome))
            there = self.shop.parcel(parcel["id"])
            self.assertEqual((there["status"], there["carrierStatus"]), ("delivered", "word 3"), (seed, mixed))
            self.assertEqual(self.shop.order(name)["stage"], "Delivered")
            for message in ("ShipmentDispatched", "ShipmentInTransit", "ShipmentDelivered"):
                self.assertEqual(len(self.shop.events(message, name)), 1, (seed, message, mixed))
            self.assertLessEqual(len(self.shop.events("DeliveryFailed", name)), 1)
        in_order = self.picked("MIX-ALL")
        outcomes = self.report(self.carrier.story(in_order["id"], "delivered"))["outcomes"]
        self.assertEqual([one["status"] for one in outcomes], [200] * 4)

    def test_three_failures_and_it_is_back(self):
        parcel = self.picked("HOME-1")
        story = self.carrier.story(parcel["id"], "returned")
        self.report(story + story)
        back = self.shop.parcel(parcel["id"])
        self.assertEqual((back["status"], back["failedAttempts"], allowed(back)), ("returned", 3, ["receive"]))

    def test_reports_of_nothing_and_by_nobody(self):
        outcome = self.report([{"shipment": "none", "status": "delivered"}])["outcomes"][0]
        self.assertEqual((outcome["status"], outcome["body"]["type"]), (404, "/problems/unknown-shipment"))
        for body in ({}, {"reports": []}, {"reports": [{"shipment": "x"}]}, {"reports": [{"shipment": "x", "status": "lost"}]},
                     {"reports": [{"shipment": "x", "status": "failed", "at": "yesterday"}]}):
            self.shop.post("/v1/carriers/swift/reports", body, 422)
        self.shop.post("/v1/carriers/" + "x" * 65 + "/reports", {"reports": [{"shipment": "x", "status": "failed"}]}, 404)

    def test_what_was_not_answered_is_asked_after_a_restart_under_the_same_key(self):
        self.carrier.failures = 1000
        (parcel,) = self.shop.paid("RESTART-1", [("POT", 1, "12.50")])
        wait_for(lambda: self.carrier.failures < 1000)
        asked = self.carrier.keys[-1]
        self.server.stop()
        self.carrier.failures = 0
        self.server.start()
        wait_for(lambda: self.shop.parcel(parcel["id"]).get("trackingNumber"))
        self.assertEqual(self.carrier.keys[-1], asked)

    def test_zz_verify_holds(self):
        self.server.stop()
        done = self.server.run("verify", "--data", self.server.data)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        wrong = self.server.run("serve", "--gateway", "test", "--data", self.server.data, "--carrier", "ftp://x")
        self.assertEqual(wrong.returncode, 2, wrong.stdout + wrong.stderr)
        self.server.start()


class Verified(unittest.TestCase):
    """Last: of all that was done above, and after a start from what was saved."""

    def test_verify_finds_nothing_and_parcels_stand_as_they_stood(self):
        before = shop.parcels("LINE-1"), shop.parcels("RESEND-1"), shop.stock("RESEND")
        server.stop()
        done = server.run("verify", "--data", server.data)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        server.start()
        self.assertEqual((shop.parcels("LINE-1"), shop.parcels("RESEND-1"), shop.stock("RESEND")), before)


if __name__ == "__main__":
    unittest.main()
