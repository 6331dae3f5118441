"""A process that may open few files: connections never take those that the journal and the views need, nothing aborts,
and what could not be accepted is accepted later."""
import concurrent.futures
import re
import socket
import time
import unittest

from harness import Server, place_order, read_answers, request_bytes

HANDLES = 160
READS = ("/v1/events?after=0&limit=1000", "/v1/orders", "/v1/stock", "/v1/orders/HELD-0/story", "/v1/events?last=100")


def open_links(server, count):
    links = []
    for _ in range(count):
        link = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        links.append(link)
    return links


def ask(link, path):
    """The status, or None when the server has closed the connection."""
    try:
        link.sendall(request_bytes("GET", path))
        return read_answers(link, 1)[0][0]
    except (OSError, AssertionError):
        return None


class Handles(unittest.TestCase):
    def place(self, server, number):
        return server.request("POST", "/v1/messages/PlaceOrder", place_order(number, [("LAMP", 1, "2.50")]))[0]

    def test_idle_connections_and_readers_at_the_limit(self):
        with Server(handles=(HANDLES, HANDLES)) as server:
            server.add_product("LAMP", 1000)
            self.assertEqual(self.place(server, "HELD-0"), 201)
            links = open_links(server, 2 * HANDLES)
            time.sleep(0.3)
            with concurrent.futures.ThreadPoolExecutor(32) as pool:
                for _ in range(3):
                    answers = list(pool.map(lambda pair: ask(*pair),
                                            [(link, READS[i % len(READS)]) for i, link in enumerate(links)]))
            self.assertIsNone(server.process.poll(), server.output())
            self.assertGreater(answers.count(200), 20, answers)
            self.assertEqual(set(answers) - {200, 503, None}, set(), answers)
            # Those who have their connection go on, also with what reads files.
            kept = [link for link, status in zip(links, answers) if status == 200]
            for path in READS:
                self.assertEqual(ask(kept[0], path), 200, path)
            for link in links:
                link.close()
            for number in range(1, 50):  # all is as before
                self.assertEqual(self.place(server, f"HELD-{number}"), 201)
            self.assertNotIn("broken invariant", server.output())

    def test_the_limit_is_raised_as_far_as_allowed(self):
        """Started with 64 handles of 1,024 that it may have: 300 connections are all answered."""
        with Server(handles=(64, 1024)) as server:
            links = open_links(server, 300)
            self.assertEqual([ask(link, "/healthz") for link in links], [200] * 300)
            for link in links:
                link.close()

    def test_accepting_goes_on_when_there_are_handles_again(self):
        """Its own limit lowered while it runs, below what it counts on: it waits, says so once, and goes on."""
        with Server() as server:
            links = open_links(server, 20)
            self.assertEqual(ask(links[0], "/healthz"), 200)
            server.limit_handles(40)
            more = open_links(server, 60)
            time.sleep(0.5)
            self.assertIsNone(server.process.poll())
            self.assertEqual(ask(links[0], "/healthz"), 200)
            server.limit_handles(1024)
            self.assertEqual([ask(link, "/healthz") for link in more], [200] * 60)
            self.assertEqual(len(re.findall("cannot accept", server.output())), 1, server.output())
            for link in links + more:
                link.close()


if __name__ == "__main__":
    unittest.main()
