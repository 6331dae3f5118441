"""A program whose time of day the test moves: it is stopped, its clock put ahead, and started again over the same folder."""
import atexit
import os
import pathlib
import shutil
import subprocess
import tempfile


def _library():
    folder = tempfile.mkdtemp(prefix="flowmart-clock-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    compiler = next(found for name in ("cc", "gcc", "clang", "clang-16") if (found := shutil.which(name)))
    library = os.path.join(folder, "driven_clock.so")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library,
                    pathlib.Path(__file__).with_name("driven_clock.c"), "-ldl"], check=True, timeout=60)
    return library


class Clock:
    def __init__(self, server):
        self.server, self.library, self.ahead = server, _library(), 0

    def put_ahead(self, seconds, stop=None):
        """Of a server that runs; `stop` ends it some other way than it is asked to."""
        (stop or self.server.stop)()
        self.ahead += int(seconds)
        self.server.environment = {"LD_PRELOAD": self.library, "FLOWMART_TEST_AHEAD": str(self.ahead)}
        self.server.start()
