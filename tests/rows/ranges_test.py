"""The versions that each received row admits, at their borders: as the word of a service that runs elsewhere, an event
goes to those whose declared range has its version and to nobody else. A version that is later than those known and does
not break their promise is read as the newest of them; any other that is not known is refused."""
import unittest

from shop import Shop, fresh

# (receiver, message) -> version -> whether the receiver hears it.
BORDERS = {
    ("NotificationService", "InventoryAdjusted"):  # >1.0.0
        {"0.0.1": False, "1.0.0": False, "1.0.1": True, "1.0.2": True, "1.1.0": True},
    ("OrdersService", "InventoryAdjusted"):  # none is declared: the newest
        {"0.0.1": False, "1.0.0": False, "1.0.1": True, "1.0.2": True, "1.1.0": True},
    ("NotificationService", "PaymentProcessed"):  # ^1.0.0
        {"0.0.1": False, "1.0.0": True, "1.0.1": True, "1.9.0": True},
    ("ShippingService", "PaymentProcessed"):
        {"0.0.1": False, "1.0.0": True, "1.0.1": True, "1.9.0": True},
    ("InventoryService", "OrderConfirmed"): {"0.0.1": True},
    ("InventoryService", "OrderAmended"): {"0.0.1": True},
    ("OrdersService", "UserSubscriptionCancelled"): {"0.0.1": True},
}
REFUSED = {
    "InventoryAdjusted": ["0.0.2", "0.1.0", "2.0.0", "1.1.0-rc.1", "1.1", "01.1.0", "x"],
    "PaymentProcessed": ["0.0.2", "0.1.0", "2.0.0"],
    "OrderConfirmed": ["0.0.2", "0.1.0", "1.0.0"],
    "OrderAmended": ["0.0.2", "1.0.0"],
    "UserSubscriptionCancelled": ["0.0.2", "1.0.0"],
}
KNOWN = {"InventoryAdjusted": {"0.0.1", "1.0.0", "1.0.1"}, "PaymentProcessed": {"0.0.1", "1.0.0"},
         "OrderConfirmed": {"0.0.1"}, "OrderAmended": {"0.0.1"}, "UserSubscriptionCancelled": {"0.0.1"}}
# What older versions did not say yet.
ADDED_SINCE = {("InventoryAdjusted", "1.0.0"): ["warehouse_id"], ("InventoryAdjusted", "0.0.1"): ["warehouse_id"],
               ("PaymentProcessed", "0.0.1"): ["paymentId", "currency"]}
ELSEWHERE = {"InventoryAdjusted": "inventory", "PaymentProcessed": "payment", "OrderConfirmed": "orders",
             "OrderAmended": "orders", "UserSubscriptionCancelled": "subscription"}


class Ranges(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop()
        declared = cls.shop.get("/v1/catalog")
        cls.examples = {one["id"]: one["example"] for one in declared["messages"]}
        cls.kinds = {one["id"]: one["kind"] for one in declared["messages"]}
        domain = {one["id"] for one in declared["services"] if one["role"] == "service"}
        cls.received = [one for one in declared["rows"] if one["direction"] == "receives" and one["service"] in domain]

    @classmethod
    def tearDownClass(cls):
        cls.shop.close()

    def payload(self, message, version):
        data = dict(self.examples[message])
        if version in KNOWN[message]:
            return {name: value for name, value in data.items() if name not in ADDED_SINCE.get((message, version), [])}
        return {**data, "added_later": {"of": "a version to come"}}

    def test_every_event_that_is_received_has_its_borders(self):
        events = {(one["service"], one["message"]) for one in self.received if self.kinds[one["message"]] == "event"}
        self.assertEqual(events, set(BORDERS))

    def test_an_event_goes_to_those_whose_range_has_its_version(self):
        for message in sorted({message for _, message in BORDERS}):
            elsewhere = sorted({ELSEWHERE[message], "subscription"})
            shop = Shop(*(word for one in elsewhere for word in ("--without", one)))
            with self.subTest(message):
                receivers = {service: versions for (service, heard), versions in BORDERS.items() if heard == message}
                for version in sorted({one for versions in receivers.values() for one in versions}):
                    before = self.heard(shop, message, receivers)
                    shop.post(message, version, self.payload(message, version))
                    self.counted(shop, message)
                    wanted = {one: before[one] + receivers[one].get(version, False) for one in receivers}
                    self.assertEqual(self.heard(shop, message, receivers), wanted, version)
                for version in REFUSED[message]:
                    answer = shop.post(message, version, self.payload(message, version), 422)
                    self.assertEqual(answer["errors"][0]["pointer"], "/type", (version, answer))
            shop.close()

    def counted(self, shop, message):
        """What is told of traffic is told once a second: waits until all that was said is in it."""
        if ELSEWHERE.get(message) == "inventory":
            marker = "UserSubscriptionCancelled"
            shop.post(marker, "0.0.1", self.examples[marker])
        else:
            marker = "RegisterProduct"
            shop.product(0)
        wanted = len(shop.said(marker))
        shop.until(lambda: shop.get("/v1/traffic")["messages"].get(marker, {}).get("count") == wanted)

    def heard(self, shop, message, receivers):
        edges = shop.get("/v1/traffic")["edges"]
        return {service: sum(one["count"] for one in edges if one["to"] == service and one["message"] == message)
                for service in receivers}

    def test_a_command_or_query_is_taken_in_its_version_and_in_no_other(self):
        for one in self.received:
            message = one["message"]
            if self.kinds[message] == "event":
                continue
            with self.subTest(message):
                parts = [int(part) for part in one["version"].split(".")]
                for version in (f"{parts[0]}.{parts[1]}.{parts[2] + 1}", f"{parts[0] + 1}.0.0", "0.0.0"):
                    answer = self.shop.post(message, version, self.examples[message], 422)
                    self.assertEqual(answer["errors"][0]["pointer"], "/type", answer)
                status, answer = self.shop.server.json("POST", "/v1/messages", {
                    "specversion": "1.0", "id": fresh("taken"), "source": "/somewhere/else",
                    "type": f"com.flowmart.{message}.v{one['version']}", "data": self.examples[message]},
                    {"Content-Type": "application/cloudevents+json"})
                self.assertNotIn(f"/problems/{'schema-violation'}", str(answer), (status, answer))


if __name__ == "__main__":
    unittest.main()
