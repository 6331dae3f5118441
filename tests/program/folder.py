"""What tests of a data folder ask of it, beside the server that runs in it."""
import hashlib
import pathlib
import sqlite3
import subprocess
import time
import unittest

from harness import PROGRAM, Server, place_order


class Folder(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.__exit__)

    @property
    def data(self):
        return pathlib.Path(self.server.data)

    def fill(self, server, first, last):
        server.start()
        if first == 0:
            server.add_product("LAMP", 50)
        for number in range(first, last):
            order = place_order(f"F-{number}", [("LAMP", 1, "2.50")])
            self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", order)[0], 201)
        folder = pathlib.Path(server.data)
        for _ in range(1500):  # until all that follows the journal has come to its end
            if self.positions(folder) == [self.records(folder)] * 2:
                break
            time.sleep(0.02)
        server.stop()
        self.assertEqual(self.positions(folder), [self.records(folder)] * 2)

    def ask(self, file, sql):
        store = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            return store.execute(sql).fetchone()[0]
        finally:
            store.close()

    def records(self, folder=None):
        return self.ask((folder or self.data) / "journal.db", "SELECT max(sequence) FROM record")

    def positions(self, folder):
        return [self.ask(folder / "state.db", "SELECT position FROM meta"),
                self.ask(folder / "views.db", "SELECT position FROM progress")]

    def orders(self):
        return len(self.server.json("GET", "/v1/orders?limit=100")[1]["items"])

    def serve(self, *options):
        """Exit status and what was said, of a start that is to be refused."""
        start = subprocess.Popen([PROGRAM, "serve", "--gateway", "test", "--data", str(self.data), "--port", "0", *options],
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            told, _ = start.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            start.kill()
            told, _ = start.communicate()
            self.fail("it was not refused: " + told)
        return start.returncode, told

    def content(self, *names):
        """Of the files, as a fingerprint each."""
        return {name: hashlib.sha256((self.data / name).read_bytes()).hexdigest() for name in names
                if (self.data / name).exists()}
