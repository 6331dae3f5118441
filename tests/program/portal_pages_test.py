"""What the portal has no page for is a 404, whoever asks; the page itself is drawn all the same."""
import re
import unittest

from harness import ROOT, Server

HTML = {"Accept": "text/html"}
server = None


def setUpModule():
    global server
    server = Server()
    server.start()


def tearDownModule():
    server.__exit__()


def pages(name):
    """The keys of an object of pages.ts."""
    text = (ROOT / "portal/src/pages/pages.ts").read_text()
    inside = re.search(rf"const {name}: Record<string, Load> = {{(.*?)}};", text, re.S).group(1)
    return [key.strip("'") for key in re.findall(r"^  ('?[a-z]*'?):", inside, re.M)]


class Pages(unittest.TestCase):
    def status(self, path):
        status, head, body = server.request("GET", path, headers=HTML)
        self.assertTrue(head["Content-Type"].startswith("text/html"), path)
        self.assertIn(b"<!doctype html>", body, path)
        return status

    def test_each_page_of_the_portal_is_there(self):
        self.assertGreater(len(pages("lists")), 10)
        for page in pages("lists"):
            self.assertEqual(self.status("/" + page), 200, page)
        names = {"messages": "PlaceOrder", "services": "OrdersService"}
        for page in pages("things"):
            self.assertEqual(self.status(f"/{page}/{names.get(page, 'x')}"), 200, page)
        self.assertEqual(self.status("/orders/WEB%2F2026%2F1"), 200)
        self.assertEqual(self.status("/messages%2FPlaceOrder"), 200)

    def test_what_is_no_page_is_not_found(self):
        lists, things = pages("lists"), pages("things")
        for path in ("/nowhere", "/nowhere/at-all", "/constructor", "/Orders", "/messages/NoSuchMessage", "/services/NoService",
                     *(f"/{page}/x" for page in lists if page and page not in things)):
            self.assertEqual(self.status(path), 404, path)


if __name__ == "__main__":
    unittest.main()
