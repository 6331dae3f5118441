"""An order's parcels over HTTP: packed, handed over, split, refused, failed, come back."""
import json
import re
import unittest

from harness import place_order, uuid_of
from parcel_shop import Shop, allowed, units, wait_for

server = None
shop = Shop()
STAFF = uuid_of("staff", "stock")


def setUpModule():
    global server
    server = shop.start()


def tearDownModule():
    server.__exit__()


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
        told = [one["title"] for one in shop.json("GET", "/v1/notifications?customerId=C-1&limit=100")[1]["items"]]
        self.assertEqual([told.count(title) for title in ("A parcel of order OWN-1 is on its way", "Order OWN-1 is on its way")],
                         [1, 1], "each parcel is told of")
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
        self.assertEqual((rest["id"], rest["method"], units(rest)), ("mine", "standard", {"POT": 2}))
        nowhere = shop.post("/v1/orders/OPEN-1/shipments", {"warehouse": "main"}, 409)
        self.assertEqual((nowhere["type"], nowhere["detail"]),
                         ("/problems/nothing-open", "Nothing of the order is open there."))

    def test_what_is_made_says_where_it_is(self):
        (parcel,) = shop.paid("PLACE-1", [("POT", 1, "12.50")])
        shop.post(f"/v1/shipments/{parcel['id']}/cancel")
        status, headers, body = server.request("POST", "/v1/orders/PLACE-1/shipments", {})
        made = json.loads(body)
        self.assertEqual((status, headers["Location"], headers["ETag"]),
                         (201, f"/v1/shipments/{made['id']}", f'"{made["version"]}"'))

    def test_what_is_called_off_is_open_and_the_flow_says_so(self):
        (parcel,) = shop.paid("OFF-1", [("POT", 2, "12.50")])
        off = shop.post(f"/v1/shipments/{parcel['id']}/cancel")
        self.assertEqual((off["status"], allowed(off)), ("cancelled", []))
        page = shop.json("GET", "/v1/flows/FulfilmentFlow/instances?step=fulfil_order&limit=200")[1]["instances"]
        self.assertIn("OFF-1", [one["name"] for one in page])
        again = shop.post(f"/v1/shipments/{parcel['id']}/cancel")
        self.assertEqual(again, off)
        told = [one["message"] for one in shop.json("GET", f"/v1/notifications?customerId={STAFF}&limit=100")[1]["items"]]
        self.assertEqual([one for one in told if parcel["id"] in one], [
            f"Parcel {parcel['id']} of order OFF-1: it was called off, and 2 units of it are in no parcel."])
        self.assertEqual(shop.post(f"/v1/shipments/{parcel['id']}/dispatch", {}, 409)["type"], "/problems/shipment-cancelled")
        shop.post("/v1/orders/OFF-1/shipments", {}, 201)
        page = shop.json("GET", "/v1/flows/FulfilmentFlow/instances?step=fulfil_order&limit=200")[1]["instances"]
        self.assertNotIn("OFF-1", [one["name"] for one in page])


class Told(unittest.TestCase):
    def test_the_buyer_is_told_each_parcels_tracking_number(self):
        (first,) = shop.paid("TRACK-1", [("POT", 2, "12.50")], customer="C-TRACK")
        shop.post(f"/v1/shipments/{first['id']}/split", {"items": [{"productId": "POT", "quantity": 1}]})
        first, second = shop.parcels("TRACK-1")
        shop.post(f"/v1/shipments/{first['id']}/dispatch", {"carrier": "swift", "trackingNumber": "SW-1"})
        shop.post(f"/v1/shipments/{second['id']}/dispatch", {"trackingNumber": "OWN-2"})
        told = wait_for(lambda: len(found := self.of_parcels()) == 2 and found)
        self.assertEqual(told, {
            "A parcel of order TRACK-1 is on its way": f"Parcel {first['id']} of your order TRACK-1 has left us. "
                                                       "Its tracking number is SW-1 (swift). The rest follows.",
            "Order TRACK-1 is on its way": f"Your order TRACK-1 has left us (shipment {second['id']}). "
                                           "Its tracking number is OWN-2."})

    def of_parcels(self):
        rows = shop.json("GET", "/v1/notifications?customerId=C-TRACK&limit=100")[1]["items"]
        return {one["title"]: one["message"] for one in rows if "on its way" in one["title"]}


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
        too_fine = shop.post(path + "/dispatch", {"postage": 4.901}, 422)
        self.assertEqual((too_fine["type"], too_fine["detail"], too_fine["errors"]),
                         ("/problems/schema-violation", "The postage is no amount of GBP.",
                          [{"pointer": "/postage", "detail": "finer than the currency's smallest unit, or too large"}]))
        failed = shop.post(path + "/fail", {"reason": "nobody there", "carrierStatus": "Tried", "at": "2026-03-14T18:00:00Z"})
        self.assertEqual((failed["status"], failed["reason"], failed["carrierStatus"]),
                         ("delivery_failed", "nobody there", "Tried"))
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
        bare = lambda one: re.sub(r', "(createdAt|updatedAt)": "[^"]*"', "", json.dumps(one))
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

    def test_what_is_still_owed_is_packed_when_stock_comes(self):
        for name, kill in (("OWED", False), ("OWEDKILL", True)):
            server.add_product(name, 2, price="3.00")
            path, _ = self.failed(f"{name}-1", [(name, 2, "3.00")], f"C-{name}")
            shop.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": path.split("/")[-1], "status": "returned"})
            shop.post(path + "/receive", {"restock": False, "then": "resend"})
            self.assertEqual([(one["status"], units(one)) for one in shop.parcels(f"{name}-1")], [("received", {name: 2})])
            if kill:
                server.kill()
                server.start()
            for left in (1, 0):
                server.add_stock(name, 1)
                wait_for(lambda: shop.stock(name)["main"] == (2 - left, 2 - left))
            server.add_stock(name, 1)
            self.assertEqual(shop.stock(name)["main"], (3, 2), "no more than it is owed")
            again = shop.parcels(f"{name}-1")[1:]
            self.assertEqual([(one["status"], units(one)) for one in again], [("pending", {name: 1})] * 2)
            for one in again:
                shop.post(f"/v1/shipments/{one['id']}/deliver", {})
            self.assertEqual((shop.order(f"{name}-1")["stage"], shop.stock(name)["main"]), ("Delivered", (1, 0)))

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
