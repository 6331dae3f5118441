"""Where orders stand in their flows, as the running program says it: figures, lists by step and age, the metric, an order's
story, and what is asked for wrongly."""
import time
import unittest

from harness import Server, place_order

server = None
LIST = "/v1/flows/FulfilmentFlow/instances"


def setUpModule():
    global server
    server = Server()
    server.start()
    server.add_product("POT", 500, price="12.50")
    for number in range(7):
        status, _ = server.json("POST", "/v1/messages/PlaceOrder", place_order(f"F-{number}", [("POT", 1, "12.50")]))
        assert status == 201
    wait_for(lambda: server.json("GET", LIST)[1]["counts"] == {"shipment_created": 7})


def tearDownModule():
    server.__exit__()


def wait_for(holds):
    for _ in range(500):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError(server.json("GET", LIST))


class Flows(unittest.TestCase):
    def test_the_flows_with_their_steps_and_figures(self):
        status, answer = server.json("GET", "/v1/flows")
        self.assertEqual(status, 200)
        flows = {flow["id"]: flow for flow in answer["flows"]}
        self.assertEqual(sorted(flows), ["CancelSubscription", "FulfilmentFlow", "PaymentFlow", "SubscriptionRenewed"])
        self.assertEqual([flow for flow in flows if not flows[flow]["runs"]], [])
        packed = next(step for step in flows["FulfilmentFlow"]["steps"] if step["id"] == "shipment_created")
        self.assertEqual((packed["count"], packed["stuck"], packed["deadlineSeconds"]), (7, 0, 172800))
        self.assertEqual((flows["FulfilmentFlow"]["count"], flows["PaymentFlow"]["count"]), (7, 0))

    def test_a_list_by_step_goes_from_the_oldest_page_by_page(self):
        seen, after = [], ""
        while True:
            status, page = server.json("GET", f"{LIST}?step=shipment_created&olderThan=0&limit=3{after}")
            self.assertEqual(status, 200)
            seen += [one["name"] for one in page["instances"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        self.assertEqual(seen, [f"F-{number}" for number in range(7)])
        for one in page["instances"]:
            self.assertEqual((one["status"], one["stuck"], one["standing"][0]["step"]), ("running", False, "shipment_created"))
            self.assertLess(one["since"], one["deadline"])
        for query in ("?stuck=true", "?olderThan=3600", "?step=fulfil_order"):
            self.assertEqual(server.json("GET", LIST + query)[1]["instances"], [], query)

    def test_what_is_asked_for_wrongly_is_refused_and_told(self):
        for query, told in (("?age=7", "step, olderThan, stuck, limit, after"), ("?step=order-complete", "shipment_created"),
                            ("?olderThan=soon", "olderThan"), ("?stuck=1", "true or false"), ("?limit=0", "limit"),
                            ("?after=F-1", "next of the page before")):
            status, problem = server.json("GET", LIST + query)
            self.assertEqual(status, 400, query)
            self.assertIn(told, problem["detail"], query)
        status, problem = server.json("GET", "/v1/flows/NoFlow/instances")
        self.assertEqual((status, "PaymentFlow" in problem["detail"]), (404, True))

    def test_the_metric_names_each_step_with_a_deadline(self):
        _, _, text = server.request("GET", "/metrics")
        lines = [line for line in text.decode().splitlines() if line.startswith("flowmart_flow_stuck{")]
        self.assertEqual(len(lines), 49)
        self.assertIn('flowmart_flow_stuck{flow="FulfilmentFlow",step="shipment_created"} 0', lines)

    def test_a_story_enters_the_steps_that_its_instances_have_visited(self):
        order = server.json("GET", "/v1/orders?limit=1")[1]["items"][0]["id"]
        story = server.json("GET", f"/v1/orders/{order}/story")[1]["messages"]
        for flow in ("PaymentFlow", "FulfilmentFlow"):
            entered = [step["step"] for message in story for step in message["steps"] if step["flow"] == flow]
            listed = server.json("GET", f"/v1/flows/{flow}/instances?limit=200")[1]["instances"]
            self.assertEqual(entered, next(one["visited"] for one in listed if one["id"] == order))
            self.assertGreater(len(entered), 1)

    def test_a_service_that_is_none_is_told_with_those_there_are(self):
        done = server.run("serve", "--gateway", "test", "--data", server.data + "-none", "--without", "billing")
        self.assertEqual(done.returncode, 2)
        for name in ("There is no service billing", "PaymentService", "ShippingService", "NotificationService"):
            self.assertIn(name, done.stderr)


class Acting(unittest.TestCase):
    """What a person does where an instance stands."""

    def setUp(self):
        self.shop = Server()
        self.addCleanup(self.shop.__exit__)
        self.shop.start()
        self.shop.add_product("POT", 500, price="12.50")
        status, answer = self.shop.json("POST", "/v1/messages/PlaceOrder",
                                        place_order("STUCK-1", [("POT", 1, "12.50")], token="tok_declined"))
        self.assertEqual(status, 201, answer)
        wait_for(lambda: self.instance()["status"] == "failed")

    def instance(self):
        rows = self.shop.json("GET", "/v1/flows/PaymentFlow/instances")[1]["instances"]
        return next((one for one in rows if one["name"] == "STUCK-1"), {"status": "none"})

    def act(self, action, body=None):
        return self.shop.json("POST", self.instance_path() + action, body)

    def told(self):
        return [one["message"] for one in self.shop.json("GET", "/v1/orders/STUCK-1/story")[1]["messages"]]

    def instance_path(self):
        return f"/v1/flows/PaymentFlow/instances/{self.instance()['id']}/"

    def test_an_order_is_cancelled_where_it_stands_with_a_reason_that_is_told(self):
        self.assertEqual([one["id"] for one in self.instance()["actions"]], ["retry", "skip", "cancel"])
        self.assertEqual(self.act("cancel", {"reason": 5})[0], 422)
        self.assertEqual(self.act("cancel", {"why": "x"})[0], 422)
        self.assertEqual(self.act("pause", {"reason": "x"})[0], 404)
        self.assertEqual(self.act("cancel", {"reason": "the card was stolen"})[0], 200)
        wait_for(lambda: self.instance()["status"] == "done")
        order = self.shop.json("GET", "/v1/orders/STUCK-1")[1]
        self.assertEqual(order["stage"], "Cancelled", order)
        told = self.shop.json("GET", "/v1/orders/STUCK-1/story")[1]["messages"]
        self.assertEqual([one["payload"]["reason"] for one in told if one["message"] == "CancelOrder"], ["the card was stolen"])

    def test_a_payment_is_tried_again_with_nothing_for_a_body(self):
        self.assertEqual(self.act("retry")[0], 200)
        wait_for(lambda: self.told().count("PaymentFailed") == 2)
        self.assertEqual(self.told().count("RetryPayment"), 1)


    def test_an_order_goes_on_without_its_payment_with_a_reason(self):
        self.assertEqual(self.act("skip")[1]["type"], "/problems/reason-missing")
        self.assertEqual(self.act("skip", {"reason": "paid in cash"})[0], 200)
        wait_for(lambda: self.instance()["status"] == "done")
        story = self.shop.json("GET", "/v1/orders/STUCK-1/story")[1]["messages"]
        self.assertEqual([(one["payload"]["reason"], one["payload"]["actor"]) for one in story if one["message"] == "SkipPayment"],
                         [("paid in cash", "portal")])
        self.assertEqual(self.shop.json("GET", "/v1/orders/STUCK-1")[1]["stage"], "Processing")


class Fulfilling(unittest.TestCase):
    """What a person does where goods stand."""

    def placed(self, name):
        self.assertEqual(server.json("POST", "/v1/messages/PlaceOrder", place_order(name, [("POT", 2, "12.50")]))[0], 201)
        wait_for(lambda: self.steps(name) == ["shipment_created"])
        return server.json("GET", f"/v1/orders/{name}/shipments")[1]["items"][0]["id"]

    def instance(self, name):
        rows = server.json("GET", LIST + "?limit=200")[1]["instances"]
        return next((one for one in rows if one["name"] == name), {"standing": [], "actions": []})

    def steps(self, name):
        return [at["step"] for at in self.instance(name)["standing"]]

    def offered(self, name):
        return [one["id"] for one in self.instance(name)["actions"]]

    def act(self, name, action, body=None):
        return server.json("POST", f"{LIST}/{self.instance(name)['id']}/{action}", body)

    def test_a_parcel_that_nobody_reports_goes_on_with_a_reason(self):
        parcel = self.placed("SILENT-1")
        self.assertEqual(self.offered("SILENT-1"), ["skip", "cancel"])
        for body in (None, {"reason": ""}, {"reason": "x" * 129}):
            self.assertEqual(self.act("SILENT-1", "skip", body)[0], 422, body)
        status, left = self.act("SILENT-1", "skip", {"reason": "handed over, says the driver"})
        self.assertEqual((status, left["id"], left["status"], left["carrierStatus"]),
                         (200, parcel, "shipped", "handed over, says the driver"))
        wait_for(lambda: self.steps("SILENT-1") == ["shipment_dispatched"])
        status, arrived = self.act("SILENT-1", "skip", {"reason": "the buyer has it"})
        self.assertEqual((status, arrived["status"], arrived["carrierStatus"]), (200, "delivered", "the buyer has it"))
        self.assertEqual(server.json("GET", "/v1/orders/SILENT-1")[1]["stage"], "Delivered")
        wait_for(lambda: self.instance("SILENT-1")["status"] == "done")
        status, problem = self.act("SILENT-1", "skip", {"reason": "once more"})
        self.assertEqual((status, problem["type"]), (409, "/problems/nothing-to-skip"))

    def test_a_parcel_that_is_led_on_says_so_in_a_message_of_its_own(self):
        parcel = self.placed("TOLD-1")
        for reason in ("the driver has it", "the buyer rang"):
            self.assertEqual(self.act("TOLD-1", "skip", {"reason": reason})[0], 200)
        order = server.json("GET", "/v1/orders/TOLD-1")[1]["id"]
        said = [one["data"] for one in server.json("GET", "/v1/events?message=SkipParcel&private=true")[1]["events"]
                if one["data"]["order"] == order]
        self.assertEqual([(one["shipment"], one["reason"], one["actor"]) for one in said],
                         [(parcel, "the driver has it", "portal"), (parcel, "the buyer rang", "portal")])
        story = server.json("GET", "/v1/orders/TOLD-1/story")[1]["messages"]
        self.assertEqual([one["payload"]["reason"] for one in story if one["message"] == "SkipParcel"],
                         ["the driver has it", "the buyer rang"])
        wait_for(lambda: self.instance("TOLD-1")["status"] == "done")
        visited = self.instance("TOLD-1")
        self.assertNotIn("UpdateShipmentStatus", [one["message"] for one in story], "no carrier said anything")
        self.assertEqual(visited["visited"][-2:], ["shipment_delivered", "order_delivered"])

    def test_only_a_parcel_of_the_order_is_led_on_and_only_if_it_may_leave(self):
        parcel = self.placed("MINE-1")
        self.placed("OTHER-1")
        order = {name: server.json("GET", f"/v1/orders/{name}")[1]["id"] for name in ("MINE-1", "OTHER-1")}
        wish = {"order": order["OTHER-1"], "shipment": parcel, "reason": "x", "actor": "ada",
                "at": "2026-01-01T00:00:00Z"}
        status, problem = server.json("POST", "/v1/messages/SkipParcel", wish)
        self.assertEqual((status, problem["type"]), (404, "/problems/unknown-shipment"))
        self.assertEqual(server.json("POST", "/v1/orders/MINE-1/holds", {"reason": "ask"})[0], 200)
        status, problem = self.act("MINE-1", "skip", {"reason": "it has left"})
        self.assertEqual((status, problem["type"]), (409, "/problems/order-held"))
        shown = server.json("GET", f"/v1/shipments/{parcel}")[1]
        self.assertEqual((shown["status"], shown.get("carrierStatus")), ("pending", None))

    def test_goods_of_a_parcel_that_was_called_off_are_packed_again(self):
        parcel = self.placed("AGAIN-1")
        server.json("POST", f"/v1/shipments/{parcel}/cancel")
        wait_for(lambda: self.steps("AGAIN-1") == ["fulfil_order"])
        self.assertEqual(self.offered("AGAIN-1"), ["retry", "cancel"])
        status, packed = self.act("AGAIN-1", "retry")
        self.assertEqual((status, packed["status"], packed["units"]), (200, "pending", 2))
        self.assertNotEqual(packed["id"], parcel)
        status, problem = self.act("AGAIN-1", "retry")
        self.assertEqual((status, problem["type"]), (409, "/problems/nothing-open"))

    def test_its_order_is_cancelled_until_it_has_left(self):
        self.placed("OFF-1")
        self.assertEqual(self.act("OFF-1", "cancel", {"reason": "no goods"})[0], 200)
        wait_for(lambda: server.json("GET", "/v1/orders/OFF-1")[1]["stage"] == "Cancelled")
        self.placed("OFF-2")
        self.act("OFF-2", "skip", {"reason": "it has left"})
        self.assertEqual(self.act("OFF-2", "cancel")[1]["type"], "/problems/order-dispatched")


if __name__ == "__main__":
    unittest.main()
