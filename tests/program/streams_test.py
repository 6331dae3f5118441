"""Who reads what has happened: one large order passes, slow readers are slowed and not cut, a filter that nothing
matches costs its reader many small answers and others nothing."""
import http.client
import json
import socket
import unittest

from harness import Server, place_order, request_bytes

server = None


def setUpModule():
    global server
    server = Server()
    server.start()
    server.add_product("LAMP", 10_000_000)


def tearDownModule():
    server.__exit__()


# Of a position "1f0c9a3e:153", the number.
def place_of(position):
    return int(str(position).split(":")[-1])


def place(number, lines=1, name="Product LAMP"):
    order = place_order(number, [("LAMP", 1, "2.50")] * lines, method="Bank Transfer")
    for item in order["items"]:
        item["name"] = name
    status, _, body = server.request("POST", "/v1/messages/PlaceOrder", order)
    assert status == 201, body


def end():
    return server.json("GET", "/v1/events")[1]["end"]


class Follower:
    """One stream, read only when asked."""

    def __init__(self, query="", headers=None, receive_bytes=None):
        self.link = socket.socket()
        if receive_bytes:
            self.link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.link.settimeout(20)
        self.link.connect(("127.0.0.1", server.port))
        self.link.sendall(request_bytes("GET", "/v1/events/stream" + query, headers=headers))
        self.answer = http.client.HTTPResponse(self.link)
        self.answer.begin()
        assert self.answer.status == 200, self.answer.status
        self.lines = iter(self.answer.readline, b"")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.answer.close()
        self.link.close()

    def events(self):
        """(id, event, data) of each block, until the server ends it; a comment is left out."""
        block = {}
        for line in self.lines:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if line.startswith(b":"):
                continue
            if name:
                block[name] = value
            elif block:
                yield block.get("id"), block.get("event"), block.get("data")
                block = {}

    def until(self, position):
        """The ids of all up to that one."""
        seen = []
        for name, _, _ in self.events():
            if name is not None:
                seen.append(place_of(name))
                if seen[-1] >= position:
                    return seen
        raise AssertionError(f"the stream was cut behind {seen[-1:]}, before {position}")


class Streams(unittest.TestCase):
    def all_positions(self, after, until):
        seen = []
        while True:
            page = server.json("GET", f"/v1/events?after={after}&limit=1000")[1]
            seen += [event["position"] for event in page["events"] if event["position"] <= until]
            if page["next"] == after:
                return seen
            after = page["next"]

    def test_an_order_of_five_thousand_lines_passes(self):
        before = end()
        place("HUGE-1", 5000, "A name that is as long as names of products in a catalogue are " * 3)
        place("HUGE-2")
        last = end()
        page = server.request("GET", f"/v1/events?after={before}&limit=1000")[2]
        largest = max(len(json.dumps(event)) for event in json.loads(page)["events"])
        self.assertGreater(largest, 1 << 20)
        for query in (f"?after={before}", f"?after={before}&private=true"):
            with Follower(query) as follower:
                got = follower.until(last)
            self.assertEqual(got, sorted(set(got)))
            if "private" not in query:
                self.assertEqual([p for p in got if p <= last], self.all_positions(before, last))

    def test_a_paused_reader_is_slowed_and_not_cut(self):
        before = end()
        with Follower(f"?after={before}", receive_bytes=4096) as follower:
            for number in range(80):  # far more than fits on the way: events of some 100 kB each
                place(f"PAUSE-{number}", 400, "A name that is as long as names of products in a catalogue are " * 3)
            last = end()
            self.assertEqual(follower.until(last), self.all_positions(before, last))

    def test_a_filter_that_nothing_matches_is_answered_in_small_pages_that_lead_on(self):
        for number in range(400):
            place(f"MANY-{number}")
        last, after, pages = end(), 0, 0
        while after < last:
            page = server.json("GET", f"/v1/events?after={after}&message=ReturnInitiated")[1]
            self.assertEqual(page["events"], [])
            reached = place_of(page["next"])
            self.assertGreater(reached, after)
            self.assertLessEqual(reached - after, 5000, "the work of one request is bounded")
            after, pages = reached, pages + 1
        self.assertEqual((after, page["end"]), (last, last))
        # A filter that something matches finds all of it, page by page.
        found, after = [], 0
        while True:
            page = server.json("GET", f"/v1/events?after={after}&message=PlaceOrder&limit=37")[1]
            found += [event["data"]["orderId"] for event in page["events"]]
            if page["next"] == after:
                break
            after = page["next"]
        self.assertEqual([number for number in found if number.startswith("MANY-")], [f"MANY-{i}" for i in range(400)])

    def test_a_stream_that_nothing_matches_knows_where_it_is(self):
        for number in range(150):
            place(f"WHERE-{number}")
        last = end()
        with Follower("?after=0&message=ReturnInitiated") as follower:
            for name, event, data in follower.events():
                self.assertEqual((event, data), (None, None))
                if place_of(name) > last - 1500:
                    break
        # It begins there again, and what comes then is not lost.
        with Follower("?message=PlaceOrder", {"Last-Event-ID": name}) as follower:
            place("WHERE-END")
            orders = (json.loads(data)["data"]["orderId"] for _, _, data in follower.events() if data)
            self.assertIn("WHERE-END", orders)

    def test_many_followers_get_the_same(self):
        before = end()
        followers = [Follower(f"?after={before if i % 2 else max(0, before - 100)}") for i in range(40)]
        for number in range(200):
            place(f"SAME-{number}")
        last = end()
        want = {0: self.all_positions(max(0, before - 100), last), 1: self.all_positions(before, last)}
        for i, follower in enumerate(followers):
            with follower:
                self.assertEqual(follower.until(want[1][-1]), want[i % 2])

    def test_a_position_is_a_number_that_fits(self):
        for query in ("after=18446744073709551616", "after=-1", "after=x:", "after=0x10"):
            self.assertEqual(server.request("GET", "/v1/events?" + query)[0], 400, query)
            self.assertEqual(server.request("GET", "/v1/events/stream?" + query)[0], 400, query)
        for query in ("after=18446744073709551615", "after=9223372036854775808", "after=00000000:1"):
            self.assertEqual(server.request("GET", "/v1/events?" + query)[0], 410, query)
        self.assertEqual(server.request("GET", "/v1/events/stream", headers={"Last-Event-ID": "x:"})[0], 400)


if __name__ == "__main__":
    unittest.main()
