# Steers a node by transmission-remote-gtk as somebody who cannot see its window would: a torrent
# file, a magnet link. Reads what the window says, and presses its buttons.
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PROGRAM, SECONDS = "transmission-remote-gtk", 25
file, magnet = sys.argv[1:]
end = time.monotonic() + SECONDS


def walk(widget):
    """All widgets below, in the order of the window, without its menus."""
    if widget.get_role_name().startswith("menu"):
        return
    yield widget
    for at in range(widget.get_child_count()):
        child = widget.get_child_at_index(at)
        if child:
            yield from walk(child)


def found(role, fits):
    """Waits for one; answers it and what was fitting about it."""
    while time.monotonic() < end:
        try:
            for widget in walk(Atspi.get_desktop(0)):
                if widget.get_role_name() == role and (fit := fits(widget)):
                    return widget, fit
        except GLib.Error:
            pass  # The window changed while it was read.
        time.sleep(0.05)
    sys.exit(f"the window shows no such {role}")


def label(*parts):
    def fits(widget):
        name = widget.get_name()
        return name if all(part in name for part in parts) else None

    return found("label", fits)[1]


def select_only_row(shown):
    """The tables of the window: its groups, its torrents, and some about the selected ones."""
    found("table cell", lambda cell: cell.get_name() == "All (1)")

    def fits(window):
        widgets = list(walk(window))
        torrents = [each for each in widgets if each.get_role_name() == "table"][1]
        torrents.get_table_iface().add_row_selection(0)
        return any(each.get_role_name() == "label" and each.get_name() == shown
                   for each in widgets)

    found("frame", fits)


def press(name):
    def fits(widget):
        return widget.get_name() == name and widget.get_state_set().contains(
            Atspi.StateType.SENSITIVE)

    found("push button", fits)[0].get_action_iface().do_action(0)


with subprocess.Popen([PROGRAM, file], stderr=subprocess.DEVNULL) as client:
    try:
        print(label("Connected:"))
        select_only_row("film.bin")
        print("shows film.bin")
        press("Pause")
        # As a browser hands on a link: the second start tells the first one.
        subprocess.run([PROGRAM, magnet], timeout=SECONDS, stderr=subprocess.DEVNULL, check=True)
        found("table cell", lambda cell: cell.get_name() == "All (2)")
        found("table cell", lambda cell: cell.get_name() == "Paused (1)")
        print("counts 2, 1 paused")
    finally:
        client.terminate()
