"""What the readers of kits share: which kits there are, and where a verdict goes."""

import json
import pathlib
import sys


class Verdicts:
    """Complaints by kit and validator. A validator that has run over a kit has a list, empty if it had nothing to say."""

    def __init__(self):
        self.by_kit = {}

    def of(self, kit, validator):
        return self.by_kit.setdefault(kit.name, {}).setdefault(validator, [])

    def write(self, path, line):
        pathlib.Path(path).write_text(json.dumps(self.by_kit, indent=1))
        print(line)


def arguments():
    """Returns the file for the verdicts, and the folders of the kits."""
    out, *kits = sys.argv[1:]
    return out, [pathlib.Path(kit) for kit in kits]


def first_line(error):
    return str(error).strip().split("\n")[0][:300]


def port_files(kit, pattern):
    return sorted(file for folder in (kit / "port", kit / "alternatives/port") for file in folder.glob(pattern))
