"""Whether the built-in check and the programs of others agree: agree.py KITS TREES BUILT_IN VERDICTS…

KITS is the folder with `good/`, `bad/` and `corpus.json`; TREES what a reader of YAML 1.2 found in the good ones; BUILT_IN one line a
kit, `NAME CODE` of the built-in check's exit code; VERDICTS the complaints of the others, by kit and validator.

Nobody may complain of a good kit. The built-in check must refuse every sabotaged one. The others must see exactly those mistakes that
the corpus says they see, so that the table of what nobody else sees stays true.
"""

import json
import pathlib
import sys

import yaml


def main():
    folder, trees, built_in, *paths = map(pathlib.Path, sys.argv[1:])
    verdicts = {}
    for path in paths:
        for kit, complaints in json.loads(path.read_text()).items():
            verdicts.setdefault(kit, {}).update(complaints)
    codes = dict(line.split() for line in built_in.read_text().splitlines())
    corpus = {one["name"]: one for one in json.loads((folder / "corpus.json").read_text())}
    good = sorted(path.name for path in (folder / "good").iterdir())
    wrong = []

    for name in good:
        if codes.get(name) != "0":
            wrong.append(f"good/{name}: the built-in check ends with {codes.get(name)}")
        for validator, said in verdicts.get(name, {}).items():
            wrong += [f"good/{name}: {validator}: {one}" for one in said]
    for path, documents in json.loads(trees.read_text()).items():
        read = list(yaml.safe_load_all(pathlib.Path(path).read_text()))
        if read != documents:
            wrong.append(f"{path}: readers of YAML 1.1 and 1.2 find different things")

    tally, unseen = {}, []
    for name, one in corpus.items():
        if codes.get(name) != "3":
            wrong.append(f"bad/{name}: the built-in check ends with {codes.get(name)}")
        ran = verdicts.get(name, {})
        sees = sorted(validator for validator, said in ran.items() if said)
        expected = sorted(validator for validator in one["seen_by"] if validator in ran)
        for validator in sees:
            tally[validator] = tally.get(validator, 0) + 1
        if sees != expected:
            said = {validator: ran[validator][:1] for validator in sees}
            wrong.append(f"bad/{name}: seen by {sees}, the corpus says {expected}: {said}")
        if not one["seen_by"]:
            unseen.append((one["code"], name))

    print(f"{len(good)} good kits and {len(corpus)} sabotaged ones; files of YAML read alike: {len(json.loads(trees.read_text()))}")
    print("seen by", ", ".join(f"{validator} {count}" for validator, count in sorted(tally.items())))
    print(f"seen by nobody else ({len(unseen)}):")
    for code, name in sorted(unseen):
        print(f"  {code:18} {name}")
    print("\n".join(wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
