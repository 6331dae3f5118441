"""Many requests on one connection before the first answer: answer n belongs to request n, and each order stands in the
journal once. SEED is taken from the environment; it decides where bursts are cut in pieces."""
import json
import os
import random
import socket
import threading
import time
import unittest

from harness import Server, place_order, post_bytes, read_answers

SEED = int(os.environ.get("SEED", str(random.randrange(1 << 30))))
AT_A_TIME = 64  # that the server works at on one connection; the rest waits in its input


def setUpModule():
    global server
    print(f"pipelining: seed {SEED}")
    server = Server()
    server.start()
    server.add_product("PIN", 100_000_000)


def tearDownModule():
    server.__exit__()


def placing(number, by_resource=False):
    """An order whose buyer is named as its number. By the resource each request is an order of its own, whatever it says."""
    if by_resource:
        return post_bytes("/v1/orders", {"customerId": number, "items": [{"productId": "PIN", "quantity": 1, "price": 2.5}],
                                         "shippingAddress": {"street": "Via del Corso 18", "city": "Roma", "state": "RM",
                                                             "postalCode": "00186", "country": "IT"}})
    return post_bytes("/v1/messages/PlaceOrder",
                      place_order(number, [("PIN", 1, "2.50")], method="Bank Transfer", customer=number))


def send_pieces(link, pieces, pause=0.0):
    for piece in pieces:
        link.sendall(piece)
        if pause:
            time.sleep(pause)


class Pipelining(unittest.TestCase):
    placed = {}

    def burst(self, numbers, cut, pause=0.0):
        """Sends one order for each number, the bytes of all together cut by `cut`, and reads the answers meanwhile."""
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as link:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pieces = cut(b"".join(placing(number) for number in numbers))
            sender = threading.Thread(target=send_pieces, args=(link, pieces, pause))
            sender.start()
            answers = read_answers(link, len(numbers))
            sender.join()
        self.belong(answers, numbers)

    def belong(self, answers, numbers):
        for number in numbers:
            self.placed[number] = self.placed.get(number, 0) + 1
        for number, (status, _, body) in zip(numbers, answers, strict=True):
            self.assertEqual(status, 201, (number, body))
            self.assertEqual(json.loads(body)["customerId"], number, f"the answer to {number}")

    def test_one_more_behind_a_burst_is_not_an_old_one(self):
        """74 orders, and when they are answered one more: it is the 75th, not the 64th once again."""
        for count in (AT_A_TIME - 1, AT_A_TIME, AT_A_TIME + 1, 74, 2 * AT_A_TIME + 1):
            numbers = [f"MORE-{count}-{i}" for i in range(count + 1)]
            with socket.create_connection(("127.0.0.1", server.port), timeout=30) as link:
                link.sendall(b"".join(placing(number, True) for number in numbers[:-1]))
                answers = read_answers(link, count)
                link.sendall(placing(numbers[-1], True))
                answers += read_answers(link, 1)
            self.belong(answers, numbers)

    def test_two_orders_cut_at_every_byte(self):
        length = len(placing("CUT-0000-0") + placing("CUT-0000-1"))
        for at in range(1, length):
            self.burst([f"CUT-{at:04}-{i}" for i in range(2)], lambda whole, at=at: (whole[:at], whole[at:]), 0.0005)

    def test_bursts_of_one_to_ten_thousand_cut_at_random(self):
        chance = random.Random(SEED)

        def cut(whole):
            places = sorted(chance.randrange(1, len(whole)) for _ in range(len(whole) // 3000 + 2))
            return [whole[a:b] for a, b in zip([0, *places], [*places, len(whole)])]

        for count in (1, 2, 3, 10, 63, 64, 65, 74, 100, 129, 300, 1000, 3000, 10_000):
            self.burst([f"RUSH-{count}-{i}" for i in range(count)], cut, 0.0003)

    @classmethod
    def tearDownClass(cls):
        """Each of all these stands in the journal once."""
        seen, after = {}, 0
        while True:
            page = server.json("GET", f"/v1/events?message=PlaceOrder&limit=1000&after={after}")[1]
            for event in page["events"]:
                buyer = event["data"]["customer"]["customerId"]
                seen[buyer] = seen.get(buyer, 0) + 1
            if page["next"] == after:
                break
            after = page["next"]
        wrong = {number: (seen.get(number, 0), wanted) for number, wanted in cls.placed.items() if seen.get(number) != wanted}
        assert not wrong and len(seen) == len(cls.placed), f"orders that stand in the journal (n times, not m): {wrong}"


if __name__ == "__main__":
    unittest.main()
