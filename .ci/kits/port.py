"""What Port's published models say of kits: port.py OUT KIT…, with `mcp-server-port` installed (Python 3.13).

The models know older ways to call only, so an action that uses `INTEGRATION_ACTION` is read with a webhook in its place.
"""

import json

from src.models.actions.action import ActionCreate
from src.models.blueprints.blueprint import CreateBlueprint
from src.models.scorecards.scorecard import ScorecardCommon

from verdicts import Verdicts, arguments, port_files

STANDS_IN = {"type": "WEBHOOK", "url": "https://example.com"}


def action(data):
    if data["invocationMethod"]["type"] == "INTEGRATION_ACTION":
        data = data | {"invocationMethod": STANDS_IN}
    return ActionCreate(**data)


def main():
    out, kits = arguments()
    verdicts, count = Verdicts(), 0
    models = {
        "blueprint-*.json": lambda data: CreateBlueprint(**data),
        "action-*.json": action,
        "scorecard-*.json": lambda data: ScorecardCommon(**data),
    }
    for kit in kits:
        said = verdicts.of(kit, "port-models")
        for pattern, model in models.items():
            for file in port_files(kit, pattern):
                try:
                    model(json.loads(file.read_text()))
                    count += 1
                except Exception as error:
                    said.append(f"{file.name}: {' '.join(str(error).split())[:300]}")
    verdicts.write(out, f"files that Port's models took: {count}")


if __name__ == "__main__":
    main()
