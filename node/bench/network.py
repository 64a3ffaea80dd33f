"""What the scripts beside this file share: nodes as processes on loopback, and files to move."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
JAR = os.path.join(HOME, "node", "target", "eidolon.jar")
TICKS = os.sysconf("SC_CLK_TCK")
NAME = os.path.basename(sys.argv[0])


def size(text):
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kKmMgGtT]?)(i?[bB])?", text.strip())
    if not match:
        raise argparse.ArgumentTypeError(f"not a size: {text}; expected such as 256M")
    power = " KMGT".index(match.group(2).upper() or " ")
    return int(float(match.group(1)) * 1024**power)


class Node:
    """One process; its JSON lines are read as they come."""

    all = []

    def __init__(self, name, folder, java, arguments):
        self.name, self.started = name, time.monotonic()
        self.address = self.torrent = self.complete = self.done = None
        self.joined, self.members, self.listen_s, self.progress = False, 0, None, {}
        self.problem = ""
        os.makedirs(folder, exist_ok=True)
        self.log = os.path.join(folder, "log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                java + ["-jar", JAR] + arguments + ["--json", "--exit-with-parent"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        Node.all.append(self)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for raw in self.process.stdout:
            if not raw.startswith(b"{"):
                continue
            line = json.loads(raw)
            event = line.get("event")
            if event == "ready":
                self.address, self.listen_s = line["address"], time.monotonic() - self.started
            elif event == "membership":
                self.joined, self.members = line["standing"] == "JOINED", line["members"]
            elif event == "torrent":
                self.torrent, self.torrent_s = line["file"], time.monotonic() - self.started
            elif event == "progress":
                self.progress = line
            elif event == "complete":
                self.complete = time.monotonic()
            elif event == "done":
                self.done = line
            elif event == "problem":
                self.problem = line["problem"]

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def compiling(self):
        """The part of it that Java's own compilers took."""
        ticks = 0
        for task in os.listdir(f"/proc/{self.process.pid}/task"):
            with open(f"/proc/{self.process.pid}/task/{task}/stat") as stat:
                name, fields = stat.read().split("(", 1)[1].rsplit(")", 1)
            if "CompilerThre" in name:
                fields = fields.split()
                ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def peak_mb(self):
        return self.memory_mb("VmHWM")

    def memory_mb(self, line):
        """What the kernel says of it, such as VmRSS, in 10^6 bytes."""
        with open(f"/proc/{self.process.pid}/status") as status:
            found = re.search(line + r":\s+(\d+) kB", status.read())
        return int(found.group(1)) * 1024 / 1e6

    def connections(self, but=0):
        """TCP connections that are open, but for those to a port at the other end."""
        inodes = set()
        for name in os.listdir(f"/proc/{self.process.pid}/fd"):
            try:
                inodes.add(os.readlink(f"/proc/{self.process.pid}/fd/{name}"))
            except FileNotFoundError:
                pass
        count = 0
        for table in ("tcp", "tcp6"):
            with open(f"/proc/{self.process.pid}/net/{table}") as lines:
                for fields in (line.split() for line in list(lines)[1:]):
                    established = fields[3] == "01"
                    elsewhere = int(fields[2].rsplit(":", 1)[1], 16) != but
                    count += established and elsewhere and f"socket:[{fields[9]}]" in inodes
        return count


def wait(what, reached, seconds, pause=0.02):
    end = time.monotonic() + seconds
    while not reached():
        for node in Node.all:
            if node.process.poll() is not None:
                last = open(node.log, errors="replace").read().strip().splitlines()[-1:]
                sys.exit(f"{NAME}: the {node.name} ended with code {node.process.returncode}: "
                         f"{node.problem or ''.join(last)}")
        if time.monotonic() > end:
            sys.exit(f"{NAME}: {what}: not within {seconds} s")
        time.sleep(pause)


def stop_all():
    for node in Node.all:
        node.process.kill()
    for node in Node.all:
        node.process.wait()
    Node.all.clear()


def quick_start():
    """How the launcher starts what lives for minutes: "get", and all of the demo."""
    directives = os.path.join(os.path.dirname(JAR), "quick-start.json")
    return ["-XX:+UnlockDiagnosticVMOptions", f"-XX:CompilerDirectivesFile={directives}",
            "-XX:CompileCommand=quiet", "-XX:Tier4InvocationThreshold=1000",
            "-XX:Tier4MinInvocationThreshold=200", "-XX:Tier4CompileThreshold=3000"]


def java_command(fresh, heap=160, options=()):
    """The command line as the launcher has it, and the version of that Java."""
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else shutil.which("java")
    if not java:
        sys.exit(f"{NAME}: no java on the path; install a JDK 17 or newer, or set JAVA_HOME")
    text = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "([^"]+)"', text).group(1)
    command = [java, "-XX:+UseSerialGC", "-Xms32m", f"-Xmx{heap}m",
               "-XX:MaxDirectMemorySize=128m", "-Xlog:disable", "-Xlog:all=error:stderr"]
    if int(version.split(".")[0]) >= 23:
        command.append("--sun-misc-unsafe-memory-access=allow")
    command += ["-Dio.netty.leakDetection.level=disabled", "-XX:PerfDataSamplingInterval=1000",
                "-XX:FreqInlineSize=100", "-XX:MaxInlineLevel=6", "-XX:InlineSmallCode=1000"]
    command += quick_start() if fresh else []
    archive = os.path.join(os.path.dirname(JAR), f"eidolon-{version}.jsa")
    if os.path.exists(archive) and os.path.getsize(archive) > 0:
        command += ["-Xshare:auto", f"-XX:SharedArchiveFile={archive}"]
    return command + list(options), version


def congestion():
    """TCP's congestion control here: bbr costs twice what cubic does where there is no way to go."""
    with open("/proc/sys/net/ipv4/tcp_congestion_control") as name:
        return name.read().strip()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        out.write(text)
    return path


def random_file(path, total):
    with open(path, "wb") as out:
        left = total
        while left > 0:
            left -= out.write(os.urandom(min(left, 1 << 20)))


def sparse_file(path, total):
    """Zeros, with a random block at either end and at places that nobody can guess between."""
    block = min(total, 16 << 10)
    places = {0, total - block}
    while len(places) < 64 and total > 128 * block:
        places.add(int.from_bytes(os.urandom(8), "big") % (total - block))
    with open(path, "wb") as out:
        out.truncate(total)
        for place in places:
            out.seek(place)
            out.write(os.urandom(block))


def build():
    """The launcher builds the jar when it is missing or older than the sources."""
    if subprocess.run([os.path.join(HOME, "eidolon"), "--version"],
                      stdout=subprocess.DEVNULL).returncode:
        sys.exit(f"{NAME}: the jar could not be built")


def stale(path):
    """Whether a source is newer than the file, or there is none."""
    if not os.path.exists(path):
        return True
    made = os.path.getmtime(path)
    for module in os.listdir(HOME):
        pom = os.path.join(HOME, module, "pom.xml")
        if os.path.exists(pom) and os.path.getmtime(pom) > made:
            return True
        for folder, _, files in os.walk(os.path.join(HOME, module, "src")):
            if any(os.path.getmtime(os.path.join(folder, name)) > made for name in files):
                return True
    return False


def test_classes():
    """The class path of the node's tests, among which lie benchmarks that need more than the jar."""
    listed = os.path.join(HOME, "node", "target", "bench-classpath")
    if stale(listed):
        print(f"{NAME}: compiling, this takes a minute or two", file=sys.stderr)
        if subprocess.run(
                ["mvn", "-q", "-B", "-pl", "node", "-am", "test-compile",
                 "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath",
                 f"-Dmdep.outputFile={listed}", "-Dmdep.includeScope=test"],
                cwd=HOME, stdout=sys.stderr).returncode:
            sys.exit(f"{NAME}: the benchmarks could not be compiled; the lines above say why")
    own = [os.path.join(HOME, module, "target", kind)
           for module in ("node", "actors", "streams", "config", "proto")
           for kind in ("test-classes", "classes")]
    with open(listed) as text:
        return os.pathsep.join(own + [text.read().strip()])


def run_class(name, *words, heap="2g"):
    """Runs a benchmark among the tests and returns its last line, which is JSON."""
    java, _ = java_command(False)
    done = subprocess.run(
        [java[0], "-XX:+UseSerialGC", f"-Xmx{heap}", "-Dio.netty.leakDetection.level=disabled",
         "-Dlogback.configurationFile=" + os.path.join(HOME, "node", "bench", "quiet.xml"),
         "--add-opens=java.base/com.sun.crypto.provider=ALL-UNNAMED",
         "-cp", test_classes(), name, *map(str, words)],
        stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{NAME}: {name} ended with code {done.returncode}; the lines above say why")
    return json.loads(done.stdout.strip().splitlines()[-1])


def same(one, other):
    return subprocess.run(["cmp", "-s", one, other]).returncode == 0
