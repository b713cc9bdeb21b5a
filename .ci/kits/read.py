"""What programs from PyPI say of kits: read.py OUT KIT…

mkdocs            builds the documentation with every warning an error
cloudevents       reads every line of the examples of events
workflow-schema   check-jsonschema with the schema of GitHub workflows
jq                runs the programs of mappings over a repository as GitHub describes it
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import jq
import yaml
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from verdicts import Verdicts, arguments, first_line, port_files

TOOLS = pathlib.Path(sys.executable).parent
REPOSITORY = {
    "full_name": "acme/check out",
    "name": "check out",
    "html_url": "https://github.com/acme/checkout",
    "description": None,
}


BUILT = {}


def documentation(kit, said):
    """Builds a site once for all kits that have the same one."""
    files = [kit / "mkdocs.yml", *sorted((kit / "docs").rglob("*"))]
    same = tuple((str(file.relative_to(kit)), file.read_bytes()) for file in files if file.is_file())
    if same not in BUILT:
        BUILT[same] = build(kit)
    said += BUILT[same]
    return 1


def build(kit):
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / "kit"
        shutil.copytree(kit, copy, symlinks=True)
        command = [TOOLS / "mkdocs", "build", "--strict", "--site-dir", f"{scratch}/site"]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
        if done.returncode == 0:
            return []
        warnings = [line for line in done.stderr.splitlines() if line.startswith(("WARNING", "ERROR", "Config"))]
        return [first_line((warnings or ["failed"])[0])]


def events(kit, said):
    count = 0
    for file in sorted((kit / "measure").glob("*.jsonl")):
        for line in file.read_text().splitlines():
            try:
                event = JSONFormat().read(lambda attributes, data: CloudEvent(attributes, data), line)
                count += bool(event.get_id())
            except Exception as error:
                said.append(f"{type(error).__name__}: {first_line(error)}")
    return count


def workflows(kit, said):
    files = sorted(kit.rglob(".github/workflows/*.yml"))
    if files:
        command = [TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            said.append(done.stdout.strip().replace("\n", " ")[:300])
    return len(files)


def mappings(kit, said):
    count = 0
    blueprints = {json.loads(file.read_text())["identifier"] for file in port_files(kit, "blueprint-service.json")}
    for file in port_files(kit, "mapping-*.yaml"):
        for resource in yaml.safe_load(file.read_text())["resources"]:
            entity = resource["port"]["entity"]["mappings"]
            try:
                values = {key: jq.first(entity[key], REPOSITORY) for key in ("identifier", "blueprint")}
                for program in entity.get("properties", {}).values():
                    jq.first(program, REPOSITORY)
                count += 2 + len(entity.get("properties", {}))
                if values["blueprint"] not in blueprints or not values["identifier"]:
                    said.append(f"the entity is {values}")
                if jq.first(resource["selector"]["query"], REPOSITORY) is not True:
                    said.append("the selector does not select")
            except Exception as error:
                said.append(f"{type(error).__name__}: {first_line(error)}")
    return count


def main():
    out, kits = arguments()
    verdicts = Verdicts()
    counts = {}
    readers = {"mkdocs": documentation, "cloudevents": events, "workflow-schema": workflows, "jq": mappings}
    for kit in kits:
        for name, read in readers.items():
            counts[name] = counts.get(name, 0) + read(kit, verdicts.of(kit, name))
    verdicts.write(out, f"sites, events, workflows and programs of jq read: {json.dumps(counts)}")


if __name__ == "__main__":
    main()
