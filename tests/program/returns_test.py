"""Goods that come back, over HTTP: from the request to the shelf and the money."""
import json
import random
import re
import unittest

from harness import place_order, uuid_of
from returning_shop import Shop, close_shop, events, names, open_shop, position, server, settled, stock, timers

setUpModule, tearDownModule = open_shop, close_shop


class Returns(Shop):
    def test_goods_come_back_to_the_shelf_and_the_money_to_the_buyer(self):
        order = self.arrived("BACK-1")
        self.assertIn("return", names(order))
        before = stock("POT")["main"]
        asked = self.asked("BACK-1", [(1, 2)], note="too big")
        self.assertEqual((asked["id"], asked["status"], asked["kind"]), ("ret-BACK-1-1", "requested", "return"))
        self.assertEqual(names(asked), ["approve", "reject"])
        name = asked["id"]
        approved = self.act(name, "approve")
        self.assertEqual((approved["status"], approved["shipmentId"], names(approved)),
                         ("approved", "shp-BACK-1-1", ["receive", "close"]))
        self.assertEqual(approved["label"], f"/v1/returns/{name}/label")
        received = self.act(name, "receive")
        self.assertEqual((received["status"], received["lines"][0]["received"]), ("received", 2))
        self.assertNotIn("value", received)
        inspected = self.act(name, "inspect", {"lines": [{"line": 1, "restock": 1, "writeOff": 1}]})
        self.assertEqual((inspected["value"], inspected["refund"]["amount"]), (25, 25))
        closed = self.until(name, lambda one: one["status"] == "closed")
        self.assertEqual(closed["refund"], {"status": "refunded", "amount": 25, "refunded": 25})
        self.assertEqual(settled(lambda: stock("POT")["main"], lambda units: units != before), before + 1)
        self.assertEqual(server.json("GET", "/v1/orders/BACK-1")[1]["items"][0]["returned"], 2)
        self.assertEqual(server.json("GET", "/v1/orders/BACK-1")[1]["returns"],
                         [{"id": name, "kind": "return", "status": "closed", "wanted": "refund"}])
        payment = settled(lambda: server.json("GET", "/v1/orders/BACK-1/payments")[1]["items"][0],
                          lambda one: one["refunded"] == 25)
        self.assertEqual(payment["status"], "partially_refunded")

    def test_while_another_refund_is_on_its_way_what_is_here_goes_back(self):
        self.arrived("RACE-1", token="tok_refund_lost")
        self.post("/v1/messages/RefundPayment", {"order": uuid_of("order", "RACE-1"), "key": "desk", "reason": "it was late",
                                                 "amount": {"amount": 9.5, "currency": "GBP"}})
        name = self.asked("RACE-1", [(1, 3), (2, 4)])["id"]
        for step in ("approve", "receive"):
            self.act(name, step)
        lines = [{"line": 1, "restock": 3, "writeOff": 0}, {"line": 2, "restock": 4, "writeOff": 0}]
        inspected = self.act(name, "inspect", {"lines": lines})
        self.assertEqual((inspected["value"], inspected["refund"]["amount"], inspected["refund"]["refunded"]), (49.5, 40, 0))
        self.assertEqual((inspected["refund"]["status"], inspected["reason"], names(inspected)),
                         ("requested", "Only 40.00 can go back.", ["close"]))
        self.assertEqual(self.act(name, "close")["status"], "closed")

    def test_messages_stand_among_the_events_and_the_buyer_is_told(self):
        self.arrived("TOLD-1")
        name = self.asked("TOLD-1", [(2, 1)])["id"]
        for step in ("approve", "receive"):
            self.act(name, step)
        self.act(name, "inspect", {"lines": [{"line": 2, "restock": 1, "writeOff": 0}]})
        self.until(name, lambda one: one["status"] == "closed")
        order = uuid_of("order", "TOLD-1")
        story = server.json("GET", "/v1/orders/TOLD-1/story")[1]["messages"]
        said = [one["message"] for one in story if not one["private"]]
        self.assertIn("CreateReturnLabel", said)
        self.assertIn("ReturnInitiated", said)
        added = [one for one in story if one["message"] == "AddInventory"]
        self.assertEqual([(one["from"], one["payload"]["quantity"]) for one in added], [("OrdersService", 1)])
        self.assertEqual(added[0]["payload"]["productId"], uuid_of("product", "CUP"))
        refunds = [one for one in story if one["message"] == "PaymentRefunded"]
        self.assertEqual([one["payload"]["order"] for one in refunds], [order])
        notices = server.json("GET", "/v1/notifications?customerId=C-1")[1]["items"]
        told = [one["title"] for one in notices if name in one["title"]]
        self.assertEqual(told, [f"Return {name} refunded", f"Return {name} received", f"Return {name} approved"])

    def test_no_more_than_was_shipped_over_all_returns(self):
        self.arrived("MANY-1")
        returnable = lambda: [one.get("returnable") for one in server.json("GET", "/v1/orders/MANY-1")[1]["items"]]
        self.assertEqual(returnable(), [3, 4])
        first = self.asked("MANY-1", [(1, 2)])["id"]
        self.assertEqual(returnable(), [1, 4])
        refused = self.post("/v1/orders/MANY-1/returns", {"lines": [{"line": 1, "quantity": 2}]}, 409)
        self.assertEqual((refused["type"], refused["errors"][0]),
                         ("/problems/units-not-returnable",
                          {"pointer": "/lines/0/quantity", "detail": "at most 1"}))
        second = self.asked("MANY-1", [(1, 1), (2, 4)])["id"]
        self.assertEqual((first, second), ("ret-MANY-1-1", "ret-MANY-1-2"))
        self.assertEqual(returnable(), [0, 0])
        self.act(first, "reject", {"reason": "it was worn"})
        self.assertEqual(returnable(), [2, 0])
        self.assertEqual(self.shown(first)["reason"], "it was worn")
        third = self.asked("MANY-1", [(1, 2)])["id"]
        listed = settled(lambda: server.json("GET", "/v1/orders/MANY-1/returns")[1]["items"],
                         lambda items: len(items) == 3)
        self.assertEqual([(one["id"], one["status"], one["units"]) for one in listed],
                         [(third, "requested", 2), (second, "requested", 5), (first, "rejected", 2)])

    def test_what_came_is_other_than_announced(self):
        self.arrived("OTHER-1")
        before = stock("POT")["main"]
        name = self.asked("OTHER-1", [(2, 2)])["id"]
        self.act(name, "approve")
        refused = self.act(name, "receive", {"lines": [{"line": 2, "quantity": 5}]}, 409)
        self.assertEqual(refused["errors"][0]["detail"], "at most 4")
        received = self.act(name, "receive", {"lines": [
            {"line": 2, "quantity": 1}, {"product": "POT", "quantity": 1}, {"product": "TEAPOT", "quantity": 3}]})
        self.assertEqual([(one.get("line"), one["sku"], one["quantity"], one["received"]) for one in received["lines"]],
                         [(2, "CUP", 2, 1), (1, "POT", 0, 1), (None, "TEAPOT", 0, 3)])
        half = self.act(name, "inspect", {"lines": [{"product": "POT", "restock": 1, "writeOff": 0}]})
        self.assertEqual(half["status"], "received", "there is more to look at")
        done = self.act(name, "inspect", {"lines": [{"line": 2, "restock": 0, "writeOff": 1},
                                                    {"product": "TEAPOT", "restock": 0, "writeOff": 3}]})
        self.assertEqual((done["value"], done["refund"]["amount"]), (15.5, 15.5))
        self.assertEqual(settled(lambda: stock("POT")["main"], lambda units: units != before), before + 1)

    def test_a_repeated_inspection_shelves_nothing_again(self):
        self.arrived("TWICE-1")
        name = self.asked("TWICE-1", [(1, 3)])["id"]
        self.act(name, "approve")
        self.act(name, "receive")
        body = {"lines": [{"line": 1, "restock": 3, "writeOff": 0}]}
        self.act(name, "inspect", body)
        self.until(name, lambda one: one["status"] == "closed")
        at = position()
        again = self.act(name, "inspect", body)
        new = [one["type"] for one in events() if one["position"] > at]
        self.assertEqual((again["status"], new), ("closed", ["com.flowmart.InspectReturn.v0.0.1"]), "asked, and no more")
        other = self.act(name, "inspect", {"lines": [{"line": 1, "restock": 2, "writeOff": 1}]}, 409)
        self.assertEqual(other["type"], "/problems/return-closed")

    def test_a_kill_between_the_steps_loses_and_doubles_nothing(self):
        self.arrived("KILL-1")
        before = stock("CUP")["main"]
        name = self.asked("KILL-1", [(2, 4)])["id"]
        for step, body in (("approve", None), ("receive", None),
                           ("inspect", {"lines": [{"line": 2, "restock": 4, "writeOff": 0}]})):
            key = {"Idempotency-Key": f"{name} {step}"}
            first = self.act(name, step, body, headers=key)
            server.kill()
            server.start()
            self.assertIn(self.act(name, step, body, headers=key)["status"], (first["status"], "closed"))
        closed = self.until(name, lambda one: one["status"] == "closed")
        self.assertEqual(closed["refund"], {"status": "refunded", "amount": 12, "refunded": 12})
        self.assertEqual(settled(lambda: stock("CUP")["main"], lambda units: units != before), before + 4)

    def test_the_label_is_a_page_in_the_returns_name(self):
        self.arrived("LABEL-1")
        name = self.asked("LABEL-1", [(1, 1)])["id"]
        status, refused = server.json("GET", f"/v1/returns/{name}/label")
        self.assertEqual((status, refused["type"]), (409, "/problems/no-return-label"))
        self.act(name, "approve")
        status, headers, page = server.request("GET", f"/v1/returns/{name}/label")
        self.assertEqual((status, headers["Content-Type"], page[:5]), (200, "application/pdf", b"%PDF-"))
        self.assertIn(name, headers["Content-Disposition"])
        self.assertEqual(server.request("GET", f"/v1/returns/{name}/label")[2], page)
        self.assertEqual(server.request("GET", "/v1/shipments/shp-LABEL-1-1/label?kind=return")[0], 200)
        self.assertEqual(server.json("GET", "/v1/returns/ret-NOBODY-1/label")[0], 404)

    def test_a_label_made_by_the_contracts_command_opens_a_return_of_the_whole_parcel(self):
        self.arrived("DIRECT-1")
        status, answer = server.json("POST", "/v1/messages/CreateReturnLabel", {"shipmentId": "shp-DIRECT-1-1"})
        self.assertEqual(status, 200, answer)
        opened = self.shown("ret-DIRECT-1-1")
        self.assertEqual((opened["status"], [(one["line"], one["quantity"]) for one in opened["lines"]]),
                         ("approved", [(1, 3), (2, 4)]))
        self.assertIn("label", opened)
        server.json("POST", "/v1/messages/CreateReturnLabel", {"shipmentId": "shp-DIRECT-1-1"})
        self.assertEqual(server.json("GET", "/v1/returns/ret-DIRECT-1-2")[0], 404)

    def test_a_parcel_that_the_carrier_brings_back_is_received_like_a_return(self):
        number = "CARRIED-1"
        self.assertEqual(server.json("POST", "/v1/messages/PlaceOrder", place_order(number, [("POT", 1, "12.50")]))[0], 201)
        settled(lambda: server.json("GET", f"/v1/orders/{number}")[1], lambda one: one["stage"] == "Processing")
        self.deliver(f"shp-{number}-1")
        self.deliver(f"shp-{number}-1", "returned")
        opened = self.shown(f"ret-{number}-1")
        self.assertEqual((opened["status"], opened["lines"][0]["quantity"]), ("approved", 1))
        self.act(opened["id"], "receive")
        self.act(opened["id"], "inspect", {"lines": [{"line": 1, "restock": 1, "writeOff": 0}]})
        self.assertEqual(self.until(opened["id"], lambda one: one["status"] == "closed")["refund"]["refunded"], 12.5)

    def test_a_parcel_that_was_never_delivered_is_no_return(self):
        number = "NEVER-1"
        self.assertEqual(server.json("POST", "/v1/messages/PlaceOrder", place_order(number, [("POT", 1, "12.50")]))[0], 201)
        settled(lambda: server.json("GET", f"/v1/orders/{number}")[1], lambda one: one["stage"] == "Processing")
        self.deliver(f"shp-{number}-1", "returned")
        self.assertEqual(server.json("GET", f"/v1/returns/ret-{number}-1")[0], 404)
        before = self.post(f"/v1/orders/{number}/claims", {"lines": [{"line": 1, "quantity": 1}]}, 201)
        self.post(f"/v1/shipments/shp-{number}-1/receive", {"restock": True, "then": "refund"})
        order = settled(lambda: server.json("GET", f"/v1/orders/{number}")[1],
                        lambda one: one["payment"]["status"] == "refunded")
        self.assertEqual(order["items"][0]["returned"], 1)
        for path, body in [(f"/v1/returns/{before['id']}/approve", {}),
                           (f"/v1/orders/{number}/returns", {"lines": [{"line": 1, "quantity": 1}]}),
                           (f"/v1/orders/{number}/claims", {"lines": [{"line": 1, "quantity": 1}]})]:
            self.assertEqual(server.json("POST", path, body)[0], 409, path)

    def test_a_preview_answers_as_the_act_would_and_does_nothing(self):
        self.arrived("SHOWN-1")
        bare = lambda one: re.sub(r'"(created|updated)At": "[^"]*"|"due": "[^"]*"', "", json.dumps(one))
        body = {"lines": [{"line": 1, "quantity": 1}]}
        shown = self.post("/v1/orders/SHOWN-1/returns?preview=true", body)
        self.assertEqual(server.json("GET", "/v1/returns/ret-SHOWN-1-1")[0], 404)
        self.assertEqual(bare(shown), bare(self.post("/v1/orders/SHOWN-1/returns", body, 201)))
        name = shown["id"]
        for step, body in (("approve", None), ("receive", None),
                           ("inspect", {"lines": [{"line": 1, "restock": 0, "writeOff": 1}]})):
            before = position(), timers(), self.shown(name)
            shown = self.act(name, step + "?preview=true", body)
            self.assertEqual((position(), timers(), self.shown(name)), before)
            done = self.act(name, step, body)
            if step == "inspect":  # its money may be back already
                shown, done = shown["refund"]["amount"], done["refund"]["amount"]
            self.assertEqual(bare(shown), bare(done), step)

    def test_a_key_makes_one_return(self):
        self.arrived("KEY-1")
        body, key = {"lines": [{"line": 1, "quantity": 1}]}, {"Idempotency-Key": "return-key-1"}
        first = self.post("/v1/orders/KEY-1/returns", body, 201, key)
        self.assertEqual(self.post("/v1/orders/KEY-1/returns", body, 201, key), first)
        other = self.post("/v1/orders/KEY-1/returns", {"lines": [{"line": 1, "quantity": 2}]}, 422, key)
        self.assertEqual(other["type"], "/problems/idempotency-key-reused")

    def test_a_version_that_others_have_left_behind(self):
        self.arrived("STEP-1")
        self.asked("STEP-1", [(1, 1)])
        status, headers, _ = server.request("GET", "/v1/returns/ret-STEP-1-1")
        tag = headers["ETag"]
        self.assertEqual((status, tag), (200, '"1"'))
        self.act("ret-STEP-1-1", "approve", headers={"If-Match": tag})
        late = self.act("ret-STEP-1-1", "close", wanted=412, headers={"If-Match": tag})
        self.assertEqual(late["type"], "/problems/version-stale")
        for wrong in ("1", "", '"x"', 'W/"2"'):
            self.act("ret-STEP-1-1", "close", wanted=412, headers={"If-Match": wrong})
        self.act("ret-STEP-1-1", "close", headers={"If-Match": "*"})

    def test_what_is_asked_for_wrongly(self):
        self.arrived("WRONG-1")
        path = "/v1/orders/WRONG-1/returns"
        line = {"line": 1, "quantity": 1}
        for body in ({}, {"lines": []}, {"lines": [{}]}, {"lines": [{"line": 1}]}, {"lines": [{"line": 0, "quantity": 1}]},
                     {"lines": [{"line": 1, "quantity": 0}]}, {"lines": [line], "wanted": "all"},
                     {"lines": [line], "more": 1}, {"lines": [{"line": 3, "quantity": 1}]},
                     {"lines": [{"product": "NONE", "quantity": 1}]}, {"lines": [line, line]},
                     {"lines": [{**line, "product": "POT"}]}, {"lines": [line], "exchange": [{"product": "CUP", "quantity": 1}]},
                     {"lines": [line], "wanted": "exchange", "exchange": [{"product": "NONE", "quantity": 1}]}):
            self.post(path, body, 422)
        self.post(path, "{", 400)
        self.post(path + "?preview=perhaps", {"lines": [line]}, 400)
        self.post(path + "?later=true", {"lines": [line]}, 400)
        self.assertEqual(self.post("/v1/orders/NOBODYS/returns", {"lines": [line]}, 404)["type"], "/problems/order-not-found")
        for name in ("ret-WRONG-1-1", "ret-WRONG-1-0", "ret-WRONG-1-01", "ret-NOBODY-1", "x", "ret-"):
            self.assertEqual(self.act(name, "approve", wanted=404)["type"], "/problems/return-not-found")
            self.assertEqual(server.json("GET", f"/v1/returns/{name}")[0], 404)
        name = self.asked("WRONG-1", [(1, 1)])["id"]
        for body in ({}, {"reason": ""}, {"reason": "x" * 501}):
            self.act(name, "reject", body, 422)
        self.act(name, "approve")
        self.act(name, "receive", {"lines": [{"line": 9, "quantity": 1}]}, 422)
        self.act(name, "receive")
        for body in ({}, {"lines": []}, {"lines": [{"line": 1, "restock": 0, "writeOff": 0}]},
                     {"lines": [{"line": 1, "restock": -1, "writeOff": 2}]}, {"lines": [{"line": 2, "restock": 1, "writeOff": 0}]}):
            self.act(name, "inspect", body, 422)

    def test_nothing_is_returned_of_an_order_that_has_not_left(self):
        self.assertEqual(server.json("POST", "/v1/messages/PlaceOrder",
                                     place_order("HERE-1", [("POT", 1, "12.50")], method="Bank Transfer"))[0], 201)
        refused = self.post("/v1/orders/HERE-1/returns", {"lines": [{"line": 1, "quantity": 1}]}, 409)
        self.assertEqual(refused["type"], "/problems/order-not-shipped")
        self.assertNotIn("return", names(server.json("GET", "/v1/orders/HERE-1")[1]))

    def test_random_paths_are_as_the_actions_say(self):
        seed = random.randrange(1 << 32)
        draw = random.Random(seed)
        self.arrived("PATH-1", [("CUP", 100, "3.00")])
        bodies = {"approve": None, "reject": {"reason": "no"}, "receive": None, "close": {"reason": "kept"},
                  "inspect": {"lines": [{"line": 1, "restock": 1, "writeOff": 0}]}}
        for _ in range(12):
            name = self.asked("PATH-1", [(1, 1)])["id"]
            for _ in range(8):
                before = self.until(name, lambda one: one.get("refund", {}).get("status") != "requested")
                action = draw.choice(list(bodies))
                at = position()
                status, answer = server.json("POST", f"/v1/returns/{name}/{action}", bodies[action])
                said = next(one for one in before["actions"] if one["name"] == action)
                note = f"seed {seed}: {action} of {before['status']} ({name}): {answer}"
                if said["allowed"]:
                    self.assertEqual(status, 200, note)
                    self.assertGreater(answer["version"], before["version"], note)
                else:
                    self.assertIn(status, (200, 409), note)
                    if status == 409:
                        self.assertEqual(answer["detail"], said["reason"], note)
                    # What was done before is asked for, and leads to nothing.
                    self.assertEqual((self.shown(name), position()), (before, at + (status == 200)), note)


if __name__ == "__main__":
    unittest.main()
