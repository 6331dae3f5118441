"""The shop that the tests of returns drive over HTTP, and what they ask of it."""
import re
import time
import unittest

from harness import Server, place_order, uuid_of

SENDER = ("--sender", "FlowMart", "--sender", "4 Mill Lane", "--sender", "Leeds LS1 4AB")
server = Server(*SENDER)


def open_shop():
    server.start()
    server.add_product("POT", 5000, price="12.50")
    server.add_product("CUP", 5000, price="3.00")


def close_shop():
    """Everything that must be true of a shop is true of this one."""
    server.stop()
    done = server.run("verify", "--data", server.data)
    server.__exit__()
    assert done.returncode == 0, done.stdout + done.stderr


def settled(ask, wanted, times=1000):
    """What `ask` answers once `wanted` holds of it."""
    for _ in range(times):
        answer = ask()
        if wanted(answer):
            return answer
        time.sleep(0.02)
    raise AssertionError(f"it never came: {answer}")


def events(message=None):
    query = f"&message={message}" if message else ""
    page = server.json("GET", f"/v1/events?last=1000&private=true{query}")[1]["events"]
    return page


def position():
    return server.json("GET", "/v1/events?last=1&private=true")[1]["events"][0]["position"]


def timers():
    return int(re.search(r"^flowmart_timers (\d+)$", server.request("GET", "/metrics")[2].decode(), re.M)[1])


def stock(sku):
    """On hand of a product, by warehouse."""
    page = server.json("GET", f"/v1/stock?product={uuid_of('product', sku)}")[1]["items"]
    return {one["warehouse"]: one["onHand"] for one in page}


def names(shown):
    return [one["name"] for one in shown["actions"] if one["allowed"]]


class Shop(unittest.TestCase):
    def post(self, path, body=None, wanted=200, headers=None):
        status, answer = server.json("POST", path, body, headers)
        self.assertEqual(status, wanted, answer)
        return answer

    def arrived(self, number, lines=(("POT", 3, "12.50"), ("CUP", 4, "3.00")), **order):
        """An order that was paid and delivered."""
        status, answer = server.json("POST", "/v1/messages/PlaceOrder", place_order(number, list(lines), **order))
        self.assertEqual(status, 201, answer)
        settled(lambda: server.json("GET", f"/v1/orders/{number}")[1], lambda one: one["stage"] == "Processing")
        self.deliver(f"shp-{number}-1")
        return settled(lambda: server.json("GET", f"/v1/orders/{number}")[1], lambda one: one["stage"] == "Delivered")

    def deliver(self, parcel, status="delivered"):
        def reported():
            return server.json("POST", "/v1/messages/UpdateShipmentStatus",
                               {"shipmentId": parcel, "status": status, "updatedAt": "2026-03-14T09:26:53Z"})
        self.assertEqual(settled(reported, lambda one: one[0] != 404)[0], 200)

    def asked(self, number, lines, wanted="refund", kind="returns", **more):
        lines = [{"line": line, "quantity": quantity} for line, quantity in lines]
        return self.post(f"/v1/orders/{number}/{kind}", {"lines": lines, "wanted": wanted, **more}, 201)

    def act(self, name, action, body=None, wanted=200, headers=None):
        return self.post(f"/v1/returns/{name}/{action}", body, wanted, headers)

    def shown(self, name):
        status, answer = server.json("GET", f"/v1/returns/{name}")
        self.assertEqual(status, 200, answer)
        return answer

    def until(self, name, wanted):
        return settled(lambda: self.shown(name), wanted)
