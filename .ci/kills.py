"""Kills the program while it writes, a thousand times: whatever was confirmed is there afterwards, and every workspace opens.

Usage: kills.py PROGRAM [KILLS] [SEED]. Three kinds of writing, each ended by SIGKILL at some moment: a rerun answered at a terminal in
numbered lines, a decision with its reports and its record, a check-in. After each kill:

- every answer that was acknowledged (the next question stood on the terminal) is in the file, and so is every one of before;
- `idpfit check` finds no mistake in any file, `idpfit verify` nothing broken; a quarter whose decision was being replaced may ask to be
  decided again, and is clean once it is;
- beside the files lie at most temporary ones under the names that git ignores.

Needs Python 3.11 and a system with terminals.
"""

import os
import pathlib
import pty
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib

PROGRAM = os.path.abspath(sys.argv[1])
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
EXAMPLE = pathlib.Path(__file__).resolve().parent.parent / "questionnaires/examples/kestrel-freight.toml"
THEN, NOW, DONE, CHECKED = "2026-11-21", "2027-08-10", "2027-05-14", "2027-08-11"
# How long a program may take to say what is expected, in seconds.
PATIENCE = 30


def call(*args, today=NOW):
    return subprocess.run([PROGRAM, "--today", today, *args], capture_output=True, text=True, timeout=120)


def must(*args, today=NOW):
    done = call(*args, today=today)
    if done.returncode != 0:
        sys.exit(f"{args}: {done.returncode}\n{done.stdout}{done.stderr}")


def template(folder):
    """A workspace with two decided quarters and an agreed plan."""
    acme = folder / "template"
    must("new", str(acme), today=THEN)
    for quarter, day in (("2026-Q4", THEN), ("2027-Q2", DONE)):
        answers = acme / "assessments" / quarter / "answers"
        answers.mkdir(parents=True)
        shutil.copy(EXAMPLE, answers / "mara.toml")
        must("assess", "--as-is", quarter, "--worlds", "64", "--workspace", str(acme), today=day)
    must("plan", "2026-Q4", "--agree", "--kit", "none", "--worlds", "64", "--workspace", str(acme), today=THEN)
    return acme


def replies(acme):
    """The replies in the file of the rerun, by question."""
    file = acme / "assessments/2027-Q3/answers/mara.toml"
    return tomllib.loads(file.read_text()).get("answers", {}) if file.exists() else {}


def opens(acme, kind):
    """Nothing is broken: every file reads, every quarter is judged again. Returns whether one asks to be decided again."""
    for path in acme.rglob("*"):
        if path.name.endswith(".tmp") and not path.name.startswith(".idpfit-"):
            sys.exit(f"{kind}: {path} lies in the way")
    found = call("check", str(acme))
    if found.returncode != 0:
        sys.exit(f"{kind}: a file has mistakes\n{found.stderr}")
    judged = call("verify", str(acme), today=CHECKED)
    if judged.returncode == 0:
        return False
    if kind != "decision" or "it has changed since the decision" not in " ".join(judged.stdout.split()):
        sys.exit(f"{kind}: something is broken\n{judged.stdout}{judged.stderr}")
    must("assess", "--as-is", "2027-Q2", "--worlds", "64", "--workspace", str(acme), today=DONE)
    must("verify", str(acme), today=CHECKED)
    return True


class Terminal:
    """The program at a terminal of its own."""

    def __init__(self, *args):
        self.text = ""
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.environ["TERM"] = "dumb"
            os.execv(PROGRAM, [PROGRAM, "--today", NOW, *args])

    def read(self, seconds):
        """Reads what comes within a time; returns whether the program still writes or waits."""
        if not select.select([self.file], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.file, 1 << 16)
        except OSError:
            return False
        self.text += data.decode(errors="replace")
        return bool(data)

    def until(self, shown):
        """Reads until a text was shown; returns whether it was."""
        end = time.monotonic() + PATIENCE
        while not shown():
            if not self.read(0.5):
                return False
            if time.monotonic() > end:
                sys.exit(f"nothing came for {PATIENCE} s:\n{self.last()}")
        return True

    def questions(self):
        return len(re.findall(r"· question \d+ of \d+", self.text))

    def last(self):
        """What is shown since the last question."""
        return self.text[max(self.text.rfind("· question"), 0):][:3000]

    def confirm(self):
        """Confirms what stands in the prompt, or in each prompt of a question of several; returns whether another question came."""
        now, end = self.questions(), time.monotonic() + PATIENCE
        while self.questions() == now:
            seen = len(self.text)
            os.write(self.file, b"\n")
            # A prompt ends with a colon and a blank, and waits.
            while self.questions() == now and (len(self.text) <= seen + 2 or not self.text.endswith(": ")):
                if not self.read(0.5):
                    return False
                if time.monotonic() > end:
                    sys.exit(f"nothing came for {PATIENCE} s:\n{self.last()}")
        return True

    def kill(self):
        os.kill(self.process, signal.SIGKILL)
        while self.read(0):
            if not select.select([self.file], [], [], 0)[0]:
                break
        os.waitpid(self.process, 0)
        os.close(self.file)


def interview(acme, chance, pace):
    """Confirms some answers of last time and kills; returns whether there is more to confirm, and how many were acknowledged."""
    before = replies(acme)
    terminal = Terminal("assess", "--plain", "--workspace", str(acme))
    if not terminal.until(lambda: "Press enter to begin" in terminal.text or terminal.questions() > 0):
        sys.exit(f"it did not begin:\n{terminal.text[-2000:]}")
    if terminal.questions() == 0:
        os.write(terminal.file, b"\n")
    going = terminal.until(lambda: terminal.questions() > 0)
    for _ in range(chance.randrange(4)):
        if not going:
            break
        began = time.monotonic()
        going = terminal.confirm()
        pace.append(time.monotonic() - began)
    # The last answer is killed somewhere on its way.
    if going:
        os.write(terminal.file, b"\n")
        usual = sorted(pace)[len(pace) // 2] if pace else 0.01
        time.sleep(chance.random() * 1.5 * usual)
    terminal.kill()
    acknowledged = max(terminal.questions() - 1, 0)
    after = replies(acme)
    lost = [question for question, reply in before.items() if after.get(question) != reply]
    if lost:
        sys.exit(f"lost of before: {lost}")
    if len(after) - len(before) < acknowledged:
        sys.exit(f"{acknowledged} were acknowledged, {len(after) - len(before)} are there")
    return going and terminal.questions() > 0, acknowledged


def killed(chance, longest, *args, today):
    """Starts a command and kills it within the time that it takes; returns whether it was done before."""
    process = subprocess.Popen([PROGRAM, "--today", today, *args], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(chance.random() * longest)
    done = process.poll() is not None
    process.kill()
    process.wait()
    return done


def decision(acme, chance, longest, number):
    """Kills a decision that replaces another: settings have changed, so that every file is written anew."""
    settings = acme / "idpfit.toml"
    text = re.sub(r"\n# round .*", "", settings.read_text())
    settings.write_text(f"{text.rstrip()}\n# round {number}\n")
    return killed(chance, longest, "assess", "--as-is", "2027-Q2", "--worlds", "64", "--workspace", str(acme), today=DONE)


def checkin(acme, chance, longest, number):
    counts = ["own-choice=40", "mandated=5", f"tickets={number}", "hours=20", "ease=0,1,3,6,2"]
    return killed(chance, longest, "checkin", "2027-Q1", "--workspace", str(acme), "--source", f"desk-{number}", "--count", *counts, today=DONE)


def timed(*args, today):
    began = time.monotonic()
    must(*args, today=today)
    return time.monotonic() - began


def main():
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        fresh = template(folder)
        acme = folder / "acme"
        shutil.copytree(fresh, acme)
        deciding = timed("assess", "--as-is", "2027-Q2", "--worlds", "64", "--workspace", str(acme), today=DONE)
        counting = timed("checkin", "2027-Q1", "--workspace", str(acme), "--count", "tickets=1", today=DONE)
        kills = {"interview": 0, "decision": 0, "check-in": 0}
        confirmed, again, pace = 0, 0, []
        while sum(kills.values()) < KILLS:
            kind = chance.choices(list(kills), [6, 3, 1])[0]
            number = sum(kills.values())
            if kind == "interview":
                more, acknowledged = interview(acme, chance, pace)
                confirmed += acknowledged
                kills[kind] += 1
                opens(acme, kind)
                # Before what is likely to hold is offered as one list.
                if not more or len(replies(acme)) > 30:
                    shutil.rmtree(acme)
                    shutil.copytree(fresh, acme)
                continue
            one = decision if kind == "decision" else checkin
            done = one(acme, chance, deciding if kind == "decision" else counting, number)
            kills[kind] += not done
            again += opens(acme, kind)
        left = sum(1 for _ in acme.rglob(".idpfit-*.tmp"))
        said = ", ".join(f"{count} in {kind}s" for kind, count in kills.items())
        print(f"{sum(kills.values())} kills ({said}), seed {SEED}: {confirmed} acknowledged answers, none lost")
        print(f"every workspace opened; decisions that asked to be taken again: {again}; temporary files in the last workspace: {left}")


main()
