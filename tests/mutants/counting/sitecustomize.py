"""Read by each Python of a test that runs with counters: a program that is killed says first what it has counted."""
import signal
import subprocess

at_once = subprocess.Popen.kill


def kill(process):
    if process.poll() is None and "/reach/" in str(process.args):
        process.send_signal(signal.SIGUSR2)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            pass
    at_once(process)


subprocess.Popen.kill = kill
